import { type TerminalLogin, terminalLogin } from '../browser/terminal-login.ts'
import type { ScratchHome } from '../processes/scratch-home.ts'
import type { Finished, RunningProcess } from '../processes/start-process.ts'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { type Desk, expect } from './fixtures.ts'

export interface StartedLogin extends TerminalLogin {
  readonly terminal: RunningProcess
}

/** Starts `vouch login` and reads what it asks for; the browser is up to the test. */
export async function startLogin(
  home: ScratchHome,
  server: VouchServer,
  args: readonly string[] = [],
): Promise<StartedLogin> {
  const terminal = home.start(['login', '--server', server.issuer, '--no-browser', ...args])
  return { terminal, ...(await terminalLogin(terminal)) }
}

/** A whole login, as a person does it. */
export async function logIn(home: ScratchHome, server: VouchServer, desk: Desk): Promise<Finished> {
  const { terminal, url } = await startLogin(home, server)
  await desk.page.goto(url)
  return terminal.exited
}

/** Port of this machine on which a `vouch login` waits, out of the addresses that the browser went through. */
export async function loopbackOf(desk: Desk, url: string): Promise<string> {
  const proof = desk.page.waitForRequest((request) => new URL(request.url()).pathname === '/proof')
  await desk.page.goto(url)
  return new URL((await proof).url()).origin
}

/**
 * Opens the address of a login whose terminal is not on this machine: nothing answers on its port here.
 *
 * @returns the id of the login request, which the browser came past
 */
export async function loginFromElsewhere(home: ScratchHome, server: VouchServer, desk: Desk): Promise<string> {
  const { terminal, url } = await startLogin(home, server)
  terminal.signal('SIGKILL')
  await terminal.exited
  const sentOn = desk.page.waitForRequest((request) => new URL(request.url()).pathname === '/proof')
  await expect(desk.page.goto(url)).rejects.toThrow(/ERR_CONNECTION_REFUSED/)
  return new URL((await sentOn).url()).searchParams.get('request') ?? ''
}
