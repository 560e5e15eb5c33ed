import type { Terminal } from './terminal.ts'

const CLEAR_LINE = '\r\u001b[K'

/**
 * Shows what is waited for and how long still, in place, once a second; nothing where nobody watches.
 *
 * @param seconds how long the wait lasts
 * @returns ends it and takes the line away
 */
export function startCountdown(terminal: Terminal, text: string, seconds: number): () => void {
  if (!terminal.live) return () => undefined
  const end = performance.now() + seconds * 1_000
  const draw = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000))
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    terminal.draw(`${CLEAR_LINE}${terminal.tint('dim', `${text} ${clock}`)}`)
  }
  draw()
  const timer = setInterval(draw, 1_000)
  return () => {
    clearInterval(timer)
    terminal.draw(CLEAR_LINE)
  }
}

/** Takes the line of a countdown away, for something that is said before it is drawn again. */
export function clearCountdown(terminal: Terminal): void {
  if (terminal.live) terminal.draw(CLEAR_LINE)
}
