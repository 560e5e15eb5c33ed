import { HOST_NAME_PARAMETER, OS_USER_PARAMETER, type SessionDescription, type VouchError } from '@vouch/protocol'
import type { Surroundings } from '../config/surroundings.ts'
import { clearCountdown, startCountdown } from '../terminal/countdown.ts'
import { durationText, momentText } from '../terminal/duration-text.ts'
import { errorText } from '../terminal/error-text.ts'
import { safeText } from '../terminal/safe-text.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { alreadyLoggedIn } from './already.ts'
import type { LoginPrompt } from './browser-login.ts'
import { wayBack } from './way-back.ts'

/** So many wrong answers are no accident any more. */
const STRAYS_WORTH_A_WORD = 20

/** What a login says to the person at the terminal, and when. */
export class LoginScreen {
  readonly #terminal: Terminal
  #endCountdown: () => void = () => undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /**
   * The page, the phrase, and each way on which the answer can come here; then the time that is left.
   *
   * @param opened a browser was started on this machine
   * @param facts about this machine, by their parameter names
   */
  prompt(
    prompt: LoginPrompt,
    { opened, surroundings, facts }: { opened: boolean; surroundings: Surroundings; facts: Record<string, string> },
  ): void {
    const terminal = this.#terminal
    terminal.tell(opened ? 'Your browser opens. If it does not, open this page:' : 'Open this page in your browser:')
    this.#verbatim(safeText(prompt.shortUrl, 4_096))
    terminal.tell(`Continue only if the page shows: ${terminal.tint('bold', safeText(prompt.phrase, 64))}`)
    if (!opened || surroundings.place === 'windows-subsystem') this.#waysBack(prompt, surroundings, facts)
    const text = prompt.number === undefined ? 'Waiting for your key' : 'Waiting for your key, or for a pasted code'
    this.#endCountdown = startCountdown(terminal, text, prompt.seconds)
  }

  #waysBack({ listener, number }: LoginPrompt, surroundings: Surroundings, facts: Record<string, string>): void {
    const terminal = this.#terminal
    const [osUser = '', hostName = ''] = [facts[OS_USER_PARAMETER], facts[HOST_NAME_PARAMETER]]
    const way = wayBack({ surroundings, listener, osUser, hostName })
    if (way !== undefined) terminal.tell(way.about)
    if (way?.line !== undefined) {
      terminal.tell(way.line.lead)
      this.#verbatim(way.line.command)
    }
    if (number === undefined) return
    const or = way?.line === undefined ? 'If your browser is on another machine, choose' : 'Or choose'
    terminal.tell(
      `${or} “My terminal is on another machine” on the page, type ${terminal.tint('bold', number)} there, and paste the code that it shows here.`,
    )
  }

  /** Something to be copied: on a line of its own, and never wrapped. */
  #verbatim(text: string): void {
    this.#terminal.draw(`  ${this.#terminal.tint('cyan', text)}\n`)
  }

  joined(): void {
    this.#terminal.tell('Another `vouch login` is waiting for your touch; this one joins it.')
  }

  tookOver(): void {
    this.#terminal.tell('The other `vouch login` ended without a session; this one goes on.')
  }

  /** Said once: whoever sends them shall not fill the terminal. */
  stray(count: number): void {
    if (count !== STRAYS_WORTH_A_WORD) return
    this.#warn('Something on this machine sends wrong answers to this login. They are ignored.')
  }

  pasteRefused(error: VouchError): void {
    this.#warn(errorText(error))
  }

  #warn(text: string): void {
    clearCountdown(this.#terminal)
    this.#terminal.tell(this.#terminal.tint('yellow', text))
  }

  /** The wait is over, one way or the other. */
  end(): void {
    this.#endCountdown()
  }

  /** At most four lines. */
  success(session: SessionDescription): void {
    const terminal = this.#terminal
    const end = new Date(session.expires_at * 1_000)
    const now = new Date()
    const left = durationText((end.getTime() - now.getTime()) / 1_000)
    terminal.print(terminal.paint('green', `Logged in as ${safeText(session.person.email, 320)}.`))
    terminal.print(`Key: ${safeText(session.key.name, 100)}`)
    terminal.print(
      `Until ${momentText(end, now)} (${left}${session.pasted === true ? ', since its code was pasted' : ''})`,
    )
  }

  alreadyLoggedIn(session: SessionDescription, remainingSeconds: number): void {
    this.#terminal.say(alreadyLoggedIn(session.person.email, remainingSeconds))
  }
}
