import { spawn } from '@lydell/node-pty'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'

/** A command in a pseudo-terminal, as a person sees and uses it. */
export interface TerminalProcess {
  /** Everything that the terminal has shown, with what drives it. */
  readonly shown: string
  /** The first match in what it has shown so far, or shows later. */
  saw(pattern: RegExp): Promise<string>
  /** What a person types; Enter is `\r`, Ctrl-C `\x03`. */
  type(text: string): void
  kill(signal: string): void
  readonly ended: Promise<number>
}

/**
 * Runs a program of this machine in a terminal.
 *
 * @param words the program and its arguments
 * @param cols width of the terminal
 */
export function inTerminal(
  words: readonly [string, ...string[]],
  variables: Readonly<Record<string, string>>,
  cols = 200,
): TerminalProcess {
  const [program, ...args] = words
  const env = cleanEnvironment({ TERM: 'xterm', ...variables })
  const pty = spawn(program, args, { env, cols, rows: 40, cwd: '/' })
  const state = { shown: '' }
  const listeners = new Set<() => void>()
  pty.onData((text) => {
    state.shown += text
    for (const listen of listeners) listen()
  })
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)))
  const saw = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(state.shown)
        if (found === null) return
        listeners.delete(look)
        resolve(found[1] ?? found[0])
      }
      listeners.add(look)
      look()
      void ended.then((code) => reject(new Error(`It ended with ${code}: ${state.shown}`)))
    })
  return {
    get shown() {
      return state.shown
    },
    saw,
    type: (text) => pty.write(text),
    kill: (signal) => pty.kill(signal),
    ended,
  }
}
