import { VouchError } from '@vouch/protocol'
import { findSession, type SessionRow } from '../../../db/sessions/sessions.ts'
import { sha256 } from '../../../secret/opaque-token.ts'
import { acceptProof } from '../../dpop/accept-proof.ts'
import { guard } from '../../sessions/guard.ts'
import type { EndpointContext } from '../endpoint-request.ts'

/** RFC 6750 §2.1, RFC 9449 §7.1: scheme and token68. */
const AUTHORIZATION = /^(bearer|dpop) +([\w.~+/-]{1,512}=*)$/i

export interface PresentedToken {
  readonly scheme: 'bearer' | 'dpop'
  readonly token: string
}

/**
 * RFC 6750 §2.1: an access token comes in the Authorization header, nowhere else.
 *
 * @throws VouchError `tokenMissing` where there is none, `tokenRefused` where it cannot be one
 */
export function presentedToken({ request }: EndpointContext): { presented: PresentedToken } {
  const header = request.headers.get('authorization')
  if (header === null) throw new VouchError('tokenMissing')
  const match = AUTHORIZATION.exec(header)
  const [, scheme = '', token = ''] = match ?? []
  if (match === null) throw new VouchError('tokenRefused')
  return { presented: { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token } }
}

interface Presented extends EndpointContext {
  readonly presented: PresentedToken
  /** Where and how the token is presented. */
  readonly resource: { readonly method: string; readonly path: string }
}

/**
 * The session behind a presented token: alive, and its key shown where it is bound to one (RFC 9449 §7).
 *
 * @throws VouchError `tokenRefused`, `dpopProofRefused`
 */
export async function liveSession({ runtime, request, presented, resource, now }: Presented) {
  const session = await findSession(runtime.database.prisma, sha256(presented.token), now)
  const jkt = presented.scheme === 'dpop' ? await shownKey() : undefined
  return { session: guard<SessionRow>(session, jkt) }

  async function shownKey(): Promise<string> {
    const proof = request.headers.get('dpop')
    if (proof === null) throw new VouchError('dpopProofRefused')
    const url = `${runtime.config.issuer.url}${resource.path}`
    const rules = { method: resource.method, url, accessToken: presented.token, now }
    return acceptProof(runtime.database, proof, rules)
  }
}
