import type { SessionDescription } from '@vouch/protocol'
import { version } from '../../version.ts'
import { epochSeconds } from '../clock/clock.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

interface DescribedSession {
  readonly id: string
  readonly person: { readonly email: string; readonly displayName: string | null; readonly role: string }
  readonly key: { readonly id: string; readonly nickname: string }
  readonly authTime: Date
  readonly expiresAt: Date
  /** The login was finished by pasting its code. */
  readonly pasted: boolean
}

/** A session as the command line shows it. */
export function sessionDescription(session: DescribedSession): SessionDescription {
  const { person, key } = session
  return {
    id: session.id,
    person: { email: person.email, name: person.displayName, role: person.role },
    key: { id: key.id, name: key.nickname },
    auth_time: epochSeconds(session.authTime),
    expires_at: epochSeconds(session.expiresAt),
    pasted: session.pasted,
    server_version: version,
  }
}

/**
 * GET /api/v1/session: who is logged in by the presented access token.
 *
 * @throws VouchError `tokenMissing`, `tokenRefused`, `dpopProofRefused`
 */
export async function describeSession(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
  resource: { method: string; path: string },
): Promise<SessionDescription> {
  const { session } = await endpoints.resource.run({ ...endpointContext(runtime, request), resource })
  return sessionDescription(session)
}
