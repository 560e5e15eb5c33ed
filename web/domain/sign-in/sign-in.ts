import type { Runtime } from '../../runtime.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { startBrowserSession } from '../sessions/start-browser-session.ts'
import { type BegunAssertion, beginAssertion } from '../webauthn/begin-assertion.ts'
import { finishAssertion } from '../webauthn/finish-assertion.ts'

export interface SignInAnswer {
  /** Value of the cookie that keeps the ceremony in one browser; undefined where the browser sent none. */
  readonly browser: string | undefined
  readonly ceremonyId: string
  /** AuthenticationResponseJSON as it came off the wire. */
  readonly credential: unknown
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly now: Date
}

/**
 * Begins signing in to the dashboard.
 *
 * @param input.browser value of the cookie, where the browser has one: kept, so that two tabs do not end each other's sign-in
 * @returns the options, and a value for a cookie without which the answer is worth nothing
 */
export async function beginSignIn(
  runtime: Pick<Runtime, 'config' | 'database'>,
  input: { readonly browser: string | undefined; readonly now: Date },
): Promise<BegunAssertion & { readonly browser: Secret<string> }> {
  const known = /^vouch_si_[\w-]{43}$/.test(input.browser ?? '') ? input.browser : undefined
  const browser = known === undefined ? newOpaqueToken('vouch_si_') : new Secret(known)
  const owner = browserOwner(browser.reveal())
  return { ...(await beginAssertion(runtime, { purpose: 'sign_in', owner, now: input.now })), browser }
}

/**
 * Ends signing in to the dashboard: the touch becomes a browser session.
 *
 * @throws VouchError those of `finishAssertion`
 */
export async function finishSignIn(
  runtime: Pick<Runtime, 'config' | 'database'>,
  { browser, ceremonyId, credential, ip, userAgent, now }: SignInAnswer,
): Promise<{ readonly token: Secret<string>; readonly sessionId: string }> {
  const owner = browserOwner(browser ?? '')
  const touch = await finishAssertion(runtime, { purpose: 'sign_in', owner, ceremonyId, credential, ip, now })
  const { person, key, authTime } = touch
  return runtime.database.prisma.$transaction(async (transaction) => {
    const about = { personId: person.id, keyId: key.id, ceremonyId, ip }
    const session = await startBrowserSession(transaction, { ...about, authTime, userAgent, now })
    const { sessionId } = session
    await recordEvent(transaction, { ...about, sessionId, type: 'sign_in.succeeded', outcome: 'ok' })
    return session
  })
}

/** The cookie is a secret, so the ceremony is bound to its hash. */
function browserOwner(cookie: string): string {
  return `browser:${Buffer.from(sha256(cookie)).toString('base64url')}`
}
