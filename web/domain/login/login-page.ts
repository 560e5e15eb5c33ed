import type { LoginRequestRow } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { type LoginInBrowser, loginInBrowser, loginReadyForTouch } from './open-login.ts'
import { requirePasteBack } from './paste-back.ts'
import { MOST_NUMBER_TRIES } from './terminal-number.ts'

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
  /** The terminal is on another machine, and gets its code pasted. */
  readonly elsewhere: boolean
  readonly requestedAt: Date
  readonly expiresAt: Date
}

/**
 * Describes a login request to the browser that it is going on in. Changes nothing.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`, `pasteForbidden`
 */
export async function loginPage(runtime: Reading, id: string, browser: string | undefined): Promise<LoginPage> {
  return described(await loginReadyForTouch(runtime, { id, browser } satisfies LoginInBrowser))
}

/** What the pages show that come before the touch, where the terminal may be on another machine. */
export interface ChoicePage extends LoginPage {
  /** How often the number may still be typed. */
  readonly triesLeft: number
}

/**
 * Describes a login request whose terminal may be on another machine, before anything is known of where it is. Changes nothing.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `pasteForbidden`
 */
export async function choicePage(runtime: Reading, id: string, browser: string | undefined): Promise<ChoicePage> {
  const request = await loginInBrowser(runtime, { id, browser })
  await requirePasteBack(runtime, request)
  return { ...described(request), triesLeft: MOST_NUMBER_TRIES - request.numberTries }
}

type Reading = Pick<Runtime, 'config' | 'database' | 'clock'>

function described(request: LoginRequestRow): LoginPage {
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
    elsewhere: request.elsewhereAt !== null,
    requestedAt: request.createdAt,
    expiresAt: request.expiresAt,
  }
}
