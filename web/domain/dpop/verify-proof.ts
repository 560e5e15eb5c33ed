import { createHash } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { sha256 } from '../../secret/opaque-token.ts'
import { CLOCK_TOLERANCE_SECONDS, verifyWithEmbeddedKey } from './verify-with-embedded-key.ts'

const MAX_JTI = 256

export interface ProofRules {
  /** HTTP method of the request. */
  readonly method: string
  /** URL of the endpoint as the configuration says it, without query. */
  readonly url: string
  /** Where a token is presented beside the proof: the proof has to name it. */
  readonly accessToken?: string
  readonly now: Date
}

export interface VerifiedProof {
  /** RFC 7638 thumbprint of the key that signed it. */
  readonly jkt: string
  /** What to remember, so that the proof is accepted once. */
  readonly proofHash: Uint8Array<ArrayBuffer>
  readonly expiresAt: Date
}

/**
 * Verifies a DPoP proof (RFC 9449 §4.3) in everything but that it is new: the caller remembers `proofHash` in the
 * statement of the act, or by `acceptProof`.
 *
 * @param proof value of the DPoP header
 * @throws VouchError `dpopProofRefused`
 */
export async function verifyProof(proof: string, rules: ProofRules): Promise<VerifiedProof> {
  const { claims, jkt } = await verifyWithEmbeddedKey(proof, {
    typ: 'dpop+jwt',
    requiredClaims: ['jti', 'htm', 'htu'],
    now: rules.now,
  }).catch((cause) => {
    throw new VouchError('dpopProofRefused', { cause })
  })
  if (claims.htm !== rules.method) throw refused('It is for another method.')
  if (!sameAddress(claims.htu, rules.url)) throw refused('It is for another address.')
  if (rules.accessToken !== undefined && claims.ath !== accessTokenHash(rules.accessToken)) {
    throw refused('It is for another access token.')
  }
  const jti: unknown = claims.jti
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI) throw refused('Its jti is not usable.')
  const expiresAt = new Date(((claims.iat ?? 0) + 2 * CLOCK_TOLERANCE_SECONDS) * 1000)
  return { jkt, proofHash: sha256(`${jkt}.${jti}`), expiresAt }
}

// RFC 9449 §4.3 step 9: compared after normalisation, without query and fragment.
function sameAddress(htu: unknown, expected: string): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false
  const url = new URL(htu)
  url.search = ''
  url.hash = ''
  return url.href === new URL(expected).href
}

// RFC 9449 §4.2
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest('base64url')
}

function refused(detail: string): VouchError {
  return new VouchError('dpopProofRefused', { detail })
}
