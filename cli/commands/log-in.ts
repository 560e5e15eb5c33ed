import type { SessionDescription, TokenResponse } from '@vouch/protocol'
import type { AgentOptions, SessionStatus } from '../agent/client.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { PLACES_WITH_BROWSER, type Surroundings } from '../config/surroundings.ts'
import { browserLogin, type Pasting } from '../login/browser-login.ts'
import type { LoginScreen } from '../login/login-screen.ts'
import { machineFacts } from '../login/machine-facts.ts'
import { openBrowser } from '../login/open-browser.ts'
import { hasKeyboard, type Keyboard, readLinesUnseen } from '../login/read-lines-unseen.ts'
import { discover } from '../server/discover.ts'
import type { DpopPrivateJwk } from '../server/dpop.ts'
import { interrupt } from '../terminal/interruption.ts'
import { version } from '../version.ts'
import { withAgent } from './with-agent.ts'

/** Who logs in, where, and what of this machine may be used for it. */
export interface LoginHere {
  readonly issuer: string
  readonly timeoutSeconds: number
  readonly noBrowser: boolean
  readonly environment: CommandEnvironment
  readonly keyboard: Keyboard
  readonly screen: LoginScreen
  readonly signal: AbortSignal
}

/**
 * One login through the browser, by whichever way the answer comes first; the agent has the session when it ends.
 *
 * @throws VouchError as `browserLogin` and `withAgent`
 */
export async function logIn(here: LoginHere): Promise<SessionDescription> {
  const { issuer, timeoutSeconds, environment, screen, signal } = here
  const options = { environment: environment.agent }
  // An agent that cannot run is told before the key is touched.
  await Promise.all([discover(issuer, signal), withAgent(options, async () => undefined)])
  const surroundings = environment.surroundings()
  const facts = machineFacts(version)
  const opens = opensBrowser(here, surroundings)
  try {
    const tokens = await browserLogin({
      issuer,
      timeoutSeconds,
      facts,
      signal,
      pasting: opens ? undefined : pastingBy(here),
      prompt: async (prompt) => {
        const opened = opens && (await openBrowser({ url: prompt.url, issuer, browser: environment.browser }))
        screen.prompt(prompt, { opened, surroundings, facts })
      },
      stray: (count) => screen.stray(count),
      keep: (given, dpopKey) => keep(options, issuer, given, dpopKey),
    })
    return tokens.vouch_session
  } finally {
    screen.end()
  }
}

/** A program that BROWSER names knows its way to the person, as that of an editor on another machine does. */
function opensBrowser({ noBrowser, environment }: LoginHere, { place }: Surroundings): boolean {
  return !noBrowser && (PLACES_WITH_BROWSER.includes(place) || environment.browser !== undefined)
}

function pastingBy({ keyboard, screen }: LoginHere): Pasting | undefined {
  if (!hasKeyboard(keyboard)) return undefined
  return {
    read: (take) => readLinesUnseen(keyboard, take, interrupt),
    refused: (error) => screen.pasteRefused(error),
  }
}

function keep(
  options: AgentOptions,
  issuer: string,
  tokens: TokenResponse,
  dpopKey: DpopPrivateJwk,
): Promise<SessionStatus> {
  return withAgent(options, async (agent) => {
    // The session before ends at the server, too.
    if ((await agent.status()).session !== null) await agent.endSession()
    const { access_token: accessToken, vouch_session: session } = tokens
    return agent.adoptSession({ server: issuer, accessToken, dpopKey, session })
  })
}
