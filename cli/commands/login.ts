import type { Readable } from 'node:stream'
import { ExitCode, type TokenResponse } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import type { SessionStatus } from '../agent/client.ts'
import { type ChosenServer, chooseServer } from '../config/chosen-server.ts'
import { writeConfiguration } from '../config/config-file.ts'
import { takes, values } from '../description/value-kind.ts'
import { browserLogin, type LoginPrompt } from '../login/browser-login.ts'
import { confirmServerChange } from '../login/confirm-server.ts'
import { machineFacts } from '../login/machine-facts.ts'
import { openBrowser } from '../login/open-browser.ts'
import { discover } from '../server/discover.ts'
import { startCountdown } from '../terminal/countdown.ts'
import { durationText, momentText } from '../terminal/duration-text.ts'
import { listenForInterruption } from '../terminal/interruption.ts'
import { safeText } from '../terminal/safe-text.ts'
import { version } from '../version.ts'
import { VouchCommand } from './vouch-command.ts'
import { withAgent, withRunningAgent } from './with-agent.ts'

/** A session with less left is renewed by a login: AWS gives nothing shorter. */
const WORTHWHILE_SECONDS = 900

/** So many wrong answers are no accident any more. */
const STRAYS_WORTH_A_WORD = 20

export class LoginCommand extends VouchCommand {
  static override paths = [['login']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'log in with one touch of your security key',
    details: `
      Opens your browser, asks for one touch of your security key, and gives the session to the agent, which keeps it in
      memory for eight hours. Every other command and tool then gets its credentials by itself.

      The page in the browser shows the same words as the terminal; continue only where they are the same.

      \`\`\`
      $ vouch login
      Your browser opens. If it does not, open this page:
        https://vouch.example.com/oauth/authorize?client_id=vouch-cli&request_uri=urn…
      Continue only if the page shows: grand goose 96
      Logged in as alice@example.com.
      Key: Desk
      Until 17:30 (7 h 59 min)
      \`\`\`

      Where a session at this server has more than 15 minutes left, it is kept and nothing is asked. A login that fails leaves the
      session that was there as it was.

      The server is the one that \`--server\` names, else VOUCH_SERVER, else that of the last login, else http://localhost:3000.
    `,
    examples: [
      ['Log in', '$0 login'],
      ['Log in to the server of your company', '$0 login --server https://vouch.example.com'],
      ['Print the address and open it yourself', '$0 login --no-browser'],
    ],
  })

  server = takes(
    values.url,
    Option.String('--server', { description: 'address of the Vouch server; remembered after the login' }),
  )
  noBrowser = Option.Boolean('--no-browser', false, { description: 'print the address, open nothing' })
  timeout = takes(
    values.seconds,
    Option.String('--timeout', '300', {
      description: 'seconds to wait for your touch (default 300)',
      validator: t.cascade(t.isNumber(), [t.isInteger(), t.isInInclusiveRange(1, 3600)]),
    }),
  )
  force = Option.Boolean('--force', false, { description: 'log in again, even with a session that is alive' })
  yes = Option.Boolean('--yes', false, { description: 'do not ask before going to another server' })

  protected async run(): Promise<number> {
    const chosen = await chooseServer(this.environment, this.server)
    const held = await withRunningAgent(this.agentOptions, async (agent) => (await agent?.status())?.session ?? null)
    if (held !== null && !this.force && held.server === chosen.issuer && held.remainingSeconds > WORTHWHILE_SECONDS) {
      this.terminal.print(
        `Already logged in ${this.who(held.session)}, for another ${durationText(held.remainingSeconds)}.`,
      )
      return ExitCode.ok
    }
    const interruption = listenForInterruption()
    try {
      const tokens = await this.logIn(chosen, held, interruption.signal)
      await this.remember(chosen.issuer)
      this.tellSuccess(tokens.vouch_session)
      return ExitCode.ok
    } finally {
      interruption.release()
    }
  }

  private async logIn(chosen: ChosenServer, held: SessionStatus | null, signal: AbortSignal): Promise<TokenResponse> {
    const { issuer, before } = chosen
    if (before !== undefined) {
      const { stdin, stderr } = this.context
      await confirmServerChange({
        before,
        issuer,
        confirmed: this.yes,
        input: stdin as Readable,
        output: stderr,
        signal,
      })
    }
    // An agent that cannot run is told before the key is touched.
    await Promise.all([discover(issuer, signal), withAgent(this.agentOptions, async () => undefined)])
    let endCountdown: () => void = () => undefined
    try {
      return await browserLogin({
        issuer,
        timeoutSeconds: this.timeout,
        facts: machineFacts(version),
        signal,
        prompt: async (prompt) => {
          await this.showPrompt(prompt, issuer)
          endCountdown = startCountdown(this.terminal, 'Waiting for your key', prompt.seconds)
        },
        stray: (count) => this.tellStrays(count),
        keep: (tokens, dpopKey) =>
          withAgent(this.agentOptions, async (agent) => {
            if (held !== null) await agent.endSession()
            const { access_token: accessToken, vouch_session: session } = tokens
            await agent.adoptSession({ server: issuer, accessToken, dpopKey, session })
          }),
      })
    } finally {
      endCountdown()
    }
  }

  private async showPrompt({ url, phrase, port }: LoginPrompt, issuer: string): Promise<void> {
    const { terminal } = this
    const { browser, remoteShell } = this.environment
    const opens = !this.noBrowser && (!remoteShell || browser !== undefined)
    const opened = opens && (await openBrowser({ url, issuer, browser }))
    terminal.tell(opened ? 'Your browser opens. If it does not, open this page:' : 'Open this page in your browser:')
    terminal.draw(`  ${terminal.tint('cyan', safeText(url, 4_096))}\n`)
    terminal.tell(`Continue only if the page shows: ${terminal.tint('bold', safeText(phrase, 64))}`)
    if (remoteShell && !opened) {
      terminal.tell(
        `You are on a remote machine: connect with ssh -L ${port}:127.0.0.1:${port} so that the answer comes back.`,
      )
    }
  }

  private tellStrays(count: number): void {
    if (count !== STRAYS_WORTH_A_WORD) return
    this.terminal.tell(
      this.terminal.tint('yellow', 'Something on this machine sends wrong answers to this login. They are ignored.'),
    )
  }

  private async remember(server: string): Promise<void> {
    try {
      await writeConfiguration(this.environment.configFile, { server })
    } catch {
      this.terminal.tell(`The address could not be remembered in ${safeText(this.environment.configFile)}.`)
    }
  }

  private tellSuccess(session: TokenResponse['vouch_session']): void {
    const { terminal } = this
    const end = new Date(session.expires_at * 1_000)
    const now = new Date()
    terminal.print(terminal.paint('green', `Logged in ${this.who(session)}.`))
    terminal.print(`Key: ${safeText(session.key.name, 100)}`)
    terminal.print(`Until ${momentText(end, now)} (${durationText((end.getTime() - now.getTime()) / 1_000)})`)
  }

  private who(session: TokenResponse['vouch_session']): string {
    return `as ${safeText(session.person.email, 320)}`
  }
}
