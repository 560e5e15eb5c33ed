import { ExitCode, type SessionDescription } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { SessionStatus } from '../agent/client.ts'
import { agentPaths } from '../agent/directory/paths.ts'
import { prepareRuntimeDirectory } from '../agent/directory/runtime-directory.ts'
import { type ChosenServer, chooseServer } from '../config/chosen-server.ts'
import { writeConfiguration } from '../config/config-file.ts'
import { numberOption } from '../description/number-option.ts'
import { takes, values } from '../description/value-kind.ts'
import { isWorthKeeping } from '../login/already.ts'
import { confirmServerChange } from '../login/confirm-server.ts'
import { LoginScreen } from '../login/login-screen.ts'
import type { Keyboard } from '../login/read-lines-unseen.ts'
import { sharedLogin } from '../login/shared-login.ts'
import { listenForInterruption } from '../terminal/interruption.ts'
import { safeText } from '../terminal/safe-text.ts'
import { tellUpdate } from '../update/update-notice.ts'
import { logIn } from './log-in.ts'
import { VouchCommand } from './vouch-command.ts'
import { withRunningAgent } from './with-agent.ts'

export class LoginCommand extends VouchCommand {
  static override paths = [['login']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'log in with one touch of your security key',
    details: `
      Opens your browser, asks for one touch of your security key, and gives the session to the agent, which keeps it in
      memory for eight hours. Every other command and tool then gets its credentials by itself.

      A role may ask for a touch of the last minutes: \`--fresh\` asks for a new one, and ends the session before it.

      The page in the browser shows the same words as the terminal; continue only where they are the same.

      \`\`\`
      $ vouch login
      Your browser opens. If it does not, open this page:
        https://vouch.example.com/l/7K3M-Q9TX
      Continue only if the page shows: grand goose 96
      Logged in as alice@example.com.
      Key: Desk
      Until 17:30 (7 h 59 min)
      \`\`\`

      Where a session at this server has more than 15 minutes left, it is kept and nothing is asked. A login that fails leaves the
      session that was there as it was.

      The server is the one that \`--server\` names, else VOUCH_SERVER, else that of the last login, else http://localhost:3000.

      On another machine than the browser's (over SSH, in a container, a pod or a codespace) it prints a short address, and the
      line that leads the answer of the browser here, such as \`ssh -N -L …\`. Where the administrator allows it, the page can also
      show a code that you paste into the terminal; such a session lasts an hour. Whichever comes first is taken.

      Several logins at once are one: a single page opens, and the others join it.
    `,
    examples: [
      ['Log in', '$0 login'],
      ['Log in to the server of your company', '$0 login --server https://vouch.example.com'],
      ['Touch your key again for a role that asks for it', '$0 login --fresh'],
      ['Print the address and open it yourself', '$0 login --no-browser'],
    ],
  })

  server = takes(
    values.url,
    Option.String('--server', { description: 'address of the Vouch server; remembered after the login' }),
  )
  noBrowser = Option.Boolean('--no-browser', false, { description: 'print the address, open nothing' })
  timeout = numberOption(
    '--timeout',
    { ...values.seconds, range: { least: 1, most: 3_600, unit: 'seconds' } },
    'seconds to wait for your touch (default 300)',
    300,
  )
  fresh = Option.Boolean('--fresh,--force', false, {
    description: 'touch your key again, even with a session that is alive',
  })
  yes = Option.Boolean('--yes', false, { description: 'do not ask before going to another server' })

  protected async run(): Promise<number> {
    const chosen = await chooseServer(this.environment, this.server)
    const held = await this.heldSession()
    if (held !== null && this.isEnough(held, chosen.issuer, held)) {
      this.screen.alreadyLoggedIn(held.session, held.remainingSeconds)
      return ExitCode.ok
    }
    const interruption = listenForInterruption()
    try {
      await this.confirm(chosen, interruption.signal)
      const session = await this.logInTogether(chosen.issuer, held, interruption.signal)
      this.screen.success(session)
      await tellUpdate(this.environment, this.terminal, session)
      return ExitCode.ok
    } finally {
      interruption.release()
    }
  }

  private get screen(): LoginScreen {
    return new LoginScreen(this.terminal)
  }

  private readonly heldSession = (): Promise<SessionStatus | null> =>
    withRunningAgent(this.agentOptions, async (agent) => (await agent?.status())?.session ?? null)

  /** @param before what was held when the command began: where a new session is wanted, any other one is */
  private isEnough(held: SessionStatus, issuer: string, before: SessionStatus | null): boolean {
    if (held.server !== issuer || !isWorthKeeping(held.remainingSeconds)) return false
    return !this.fresh || held.session.id !== before?.session.id
  }

  private async confirm({ before, issuer }: ChosenServer, signal: AbortSignal): Promise<void> {
    if (before === undefined) return
    const { stderr } = this.context
    await confirmServerChange({ before, issuer, confirmed: this.yes, input: this.keyboard, output: stderr, signal })
  }

  private get keyboard(): Keyboard {
    return this.context.stdin as Keyboard
  }

  /** The agent holds one session, so many logins of one user at once are one. */
  private logInTogether(
    issuer: string,
    before: SessionStatus | null,
    signal: AbortSignal,
  ): Promise<SessionDescription> {
    const { screen } = this
    return sharedLogin({
      folder: prepareRuntimeDirectory(agentPaths(this.environment.agent)).directory,
      issuer,
      timeoutSeconds: this.timeout,
      signal,
      found: async () => {
        const held = await this.heldSession()
        return held !== null && this.isEnough(held, issuer, before) ? held.session : undefined
      },
      logIn: async () => {
        const { timeout: timeoutSeconds, noBrowser, environment, keyboard } = this
        const session = await logIn({ issuer, timeoutSeconds, noBrowser, environment, keyboard, screen, signal })
        await this.remember(issuer)
        return session
      },
      joined: () => screen.joined(),
      tookOver: () => screen.tookOver(),
    })
  }

  private async remember(server: string): Promise<void> {
    try {
      await writeConfiguration(this.environment.configFile, { server })
    } catch {
      this.terminal.tell(`The address could not be remembered in ${safeText(this.environment.configFile)}.`)
    }
  }
}
