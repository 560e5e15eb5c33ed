import { VouchError } from '@vouch/protocol'
import { type JWTPayload, jwtVerify } from 'jose'
import { epochSeconds } from '../clock/clock.ts'
import { type OpenedKey, SIGNING_ALGORITHM } from './key-material.ts'

/** How far the clock of another replica may be ahead of ours. */
const SKEW_SECONDS = 60

export interface ExpectedToken {
  readonly typ: string
  readonly issuer: string
  readonly audience: string
  readonly now: Date
  /** Whether one whose time is over will do. */
  readonly expiredToo?: boolean
}

/**
 * Verifies a JWT that this server issued. Whatever differs from what the server writes is refused, needed or not.
 *
 * @throws VouchError `tokenRefused`
 */
export async function verifyToken(
  jwt: string,
  published: ReadonlyMap<string, OpenedKey>,
  expected: ExpectedToken,
): Promise<JWTPayload> {
  try {
    requireOurEncoding(jwt)
    const { payload } = await jwtVerify(
      jwt,
      (header) => {
        requireOurHeader(header, expected.typ)
        const key = published.get(header.kid)
        if (key === undefined) throw new Error('unknown kid')
        return key.publicKey
      },
      {
        algorithms: [SIGNING_ALGORITHM], // RFC 8725 §3.1
        issuer: expected.issuer, // RFC 8725 §3.8
        audience: expected.audience, // RFC 8725 §3.9
        typ: expected.typ, // RFC 8725 §3.11
        // jose takes a token without these unless told otherwise.
        requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'jti'],
        // The beginning of all time: whatever expires does so later.
        currentDate: expected.expiredToo === true ? new Date(0) : expected.now,
      },
    )
    requireOurClaims(payload, expected.now)
    return payload
  } catch (cause) {
    throw new VouchError('tokenRefused', { cause })
  }
}

// jku, x5u and jwk would bring a key along (RFC 8725 §3.10), crit would change the rules: the server writes none of them.
function requireOurHeader(header: object, typ: string): asserts header is { alg: string; typ: string; kid: string } {
  const { alg, typ: headerTyp, kid, ...rest } = header as Record<string, unknown>
  const ours =
    alg === SIGNING_ALGORITHM && headerTyp === typ && typeof kid === 'string' && Object.keys(rest).length === 0
  if (!ours) throw new Error('header is not one of ours')
}

function requireOurClaims({ aud, sub, iat, exp, jti }: JWTPayload, now: Date): void {
  const whole = Number.isSafeInteger(iat) && Number.isSafeInteger(exp)
  const strings = typeof aud === 'string' && typeof sub === 'string' && typeof jti === 'string'
  if (!whole || !strings || Number(iat) > epochSeconds(now) + SKEW_SECONDS) throw new Error('claims are not ours')
}

// JSON with a member given twice, and base64url with stray bits, mean different things to different readers.
function requireOurEncoding(jwt: string): void {
  const parts = jwt.split('.')
  const canonical = parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  if (parts.length !== 3 || !canonical) throw new Error('not a compact JWS in its only encoding')
  for (const part of parts.slice(0, 2)) {
    const json = Buffer.from(part, 'base64url').toString()
    if (JSON.stringify(JSON.parse(json)) !== json) throw new Error('not JSON as the server writes it')
  }
}
