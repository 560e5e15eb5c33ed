import type { Runtime } from '../../runtime.ts'
import type { Secret } from '../../secret/secret.ts'
import { startBrowserSession } from '../sessions/start-browser-session.ts'
import { type FinishedAssertion, finishAssertion } from '../webauthn/finish-assertion.ts'
import { completeWithCode } from './complete-with-code.ts'
import type { Touch } from './issue-code.ts'
import { type LoginInBrowser, loginReadyForTouch } from './open-login.ts'

export interface Approval extends LoginInBrowser {
  readonly ceremonyId: string
  /** AuthenticationResponseJSON as the page sent it; finishAssertion judges it. */
  readonly credential: unknown
  readonly ip: string | undefined
  readonly userAgent: string | undefined
}

export interface Approved {
  /** Where the browser goes, with the code or to the page that shows it. */
  readonly location: string
  /** The code, for the page that shows it; undefined where the browser takes it to the client. */
  readonly shown: Secret<string> | undefined
  /** Signs the browser in: after a login to an application, so that the next application needs no touch. */
  readonly browserSession: Secret<string> | undefined
}

/**
 * Verifies the touch that answers a login request, and gives the client its one-time code. A refusal of the touch is
 * audited by finishAssertion.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`, `pasteForbidden`: the request is dead;
 *   `challengeUnknown`, `keyNotAccepted` and the others of finishAssertion: the person may try again
 */
export async function approveLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  approval: Approval,
): Promise<Approved> {
  const request = await loginReadyForTouch(runtime, approval)
  const now = runtime.clock()
  const assertion = await finishAssertion(runtime, {
    purpose: 'authorize',
    owner: request.id,
    ceremonyId: approval.ceremonyId,
    credential: approval.credential,
    ip: approval.ip,
    now,
  })
  const touch = touchOf(assertion)
  return runtime.database.prisma.$transaction(async (transaction) => {
    const { location, shown } = await completeWithCode(transaction, runtime.config.issuer.url, {
      id: request.id,
      browser: approval.browser ?? '',
      touch,
      requireProof: true,
      ip: approval.ip,
      now,
    })
    // A terminal's login says nothing about this browser: it stays as signed in, or not, as it was.
    if (request.native) return { location, shown, browserSession: undefined }
    const { ip, userAgent } = approval
    const { token } = await startBrowserSession(transaction, { ...touch, ip, userAgent, now })
    return { location, shown, browserSession: token }
  })
}

function touchOf(assertion: FinishedAssertion): Touch {
  const { person, key, ceremonyId, authTime } = assertion
  return { personId: person.id, keyId: key.id, ceremonyId, authTime }
}
