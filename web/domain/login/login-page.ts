import type { Runtime } from '../../runtime.ts'
import { type LoginInBrowser, loginReadyForTouch } from './open-login.ts'

/** What the page of a login request shows. What the command line claims of itself is text, never trusted. */
export interface LoginPage {
  readonly id: string
  readonly clientName: string
  /** The command line, or another native client, asks; else an application. */
  readonly native: boolean
  readonly hostName: string | null
  readonly osUser: string | null
  readonly clientVersion: string | null
  /** Address that the request was pushed from. */
  readonly ip: string | null
  /** Shown by the terminal as well; null where no terminal asked. */
  readonly phrase: string | null
  readonly loginHint: string | null
  readonly requestedAt: Date
  readonly expiresAt: Date
}

/**
 * Describes a login request to the browser that it is going on in. Changes nothing.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`
 */
export async function loginPage(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  id: string,
  browser: string | undefined,
): Promise<LoginPage> {
  const request = await loginReadyForTouch(runtime, { id, browser } satisfies LoginInBrowser)
  return {
    id: request.id,
    clientName: request.clientName,
    native: request.native,
    hostName: request.hostName,
    osUser: request.osUser,
    clientVersion: request.clientVersion,
    ip: request.pushedIp ?? request.browserIp,
    phrase: request.phrase,
    loginHint: request.loginHint,
    requestedAt: request.createdAt,
    expiresAt: request.expiresAt,
  }
}
