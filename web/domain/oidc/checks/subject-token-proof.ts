import { paths, VouchError } from '@vouch/protocol'
import { sha256 } from '../../../secret/opaque-token.ts'
import { type VerifiedProof, verifyProof } from '../../dpop/verify-proof.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/**
 * The subject token comes with a DPoP proof that names it (RFC 9449 §7: `ath`). That the proof is new is checked by the
 * statement that mints.
 *
 * @throws VouchError `requestMalformed`, `dpopProofRefused`
 */
export async function subjectTokenProof({ request, runtime, now }: EndpointContext) {
  const subjectToken = requiredParameter(request, 'subject_token')
  const header = request.headers.get('dpop')
  if (header === null) throw new VouchError('dpopProofRefused')
  const url = `${runtime.config.issuer.url}${paths.token}`
  const proof: VerifiedProof = await verifyProof(header, { method: 'POST', url, accessToken: subjectToken, now })
  return { subjectTokenHash: sha256(subjectToken), proof }
}
