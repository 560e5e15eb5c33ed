import { stsLimits } from '@vouch/protocol/aws/limits'
import type { SessionTags } from '@vouch/protocol/aws/session-tags'
import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose'
import { z } from 'zod'
import type { IssuerKeys } from './issuer-keys.ts'
import { sessionTagsOf } from './session-tags.ts'
import { StsError } from './sts-error.ts'
import type { OidcProvider, StsWorld } from './sts-world.ts'

/** API Reference, WebIdentityToken: RSA or ECDSA keys of these algorithms. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]),
  azp: z.string().optional(),
  sub: z.string().min(stsLimits.subject.min).max(stsLimits.subject.max),
  // "Timestamps in the token must be formatted as either an integer or a long integer."
  iat: z.int(),
  exp: z.int(),
  email: z.string().optional(),
  amr: z.array(z.string()).optional(),
})

export interface VerifiedToken extends SessionTags {
  readonly provider: OidcProvider
  readonly audience: string
  readonly subject: string
  readonly email: string | undefined
  readonly amr: readonly string[] | undefined
}

/**
 * Verifies a web identity token as STS does: a registered issuer, its published keys, times, a registered audience,
 * the claims and the session tags.
 *
 * @throws StsError `InvalidIdentityToken`, `ExpiredTokenException`
 */
export async function verifyIdentityToken(world: StsWorld, keys: IssuerKeys, token: string): Promise<VerifiedToken> {
  const { issuer, kid } = readUnverified(token)
  const provider = world.providers.find((it) => it.issuer === issuer)
  if (provider === undefined) {
    throw new StsError('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${issuer}`)
  }
  const payload = await verifySignature(token, await keys.keysFor(provider.issuer, kid))
  const claims = readClaims(payload)
  const now = Math.floor(world.clock().getTime() / 1000)
  if (claims.exp <= now) {
    const message = `Token expired: current date/time ${now} must be before the expiration date/time ${claims.exp}`
    throw new StsError('ExpiredTokenException', message)
  }
  const { sub: subject, email, amr } = claims
  return { provider, audience: audienceOf(claims, provider), subject, email, amr, ...sessionTagsOf(payload) }
}

function readUnverified(token: string): { issuer: string; kid: string | undefined } {
  try {
    const issuer = z.string().parse(decodeJwt(token).iss)
    return { issuer, kid: z.string().optional().parse(decodeProtectedHeader(token).kid) }
  } catch {
    throw new StsError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.')
  }
}

async function verifySignature(token: string, keys: Parameters<typeof compactVerify>[1]): Promise<object> {
  try {
    const { payload } = await compactVerify(token, keys, { algorithms: ALGORITHMS })
    return JSON.parse(new TextDecoder().decode(payload))
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    throw new StsError('InvalidIdentityToken', 'The ID Token provided could not be verified.', error.message)
  }
}

function readClaims(payload: object): z.infer<typeof claimsSchema> {
  const parsed = claimsSchema.safeParse(payload)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new StsError('InvalidIdentityToken', `Missing or invalid claim: ${issue?.path.join('.')}`, issue?.message)
}

/** Where a token has `azp`, STS takes it in the place of `aud` (IAM User Guide, "Available keys for AWS OIDC federation"). */
function audienceOf(claims: z.infer<typeof claimsSchema>, provider: OidcProvider): string {
  const offered = claims.azp === undefined ? [claims.aud].flat() : [claims.azp]
  const registered = offered.find((audience) => provider.clientIds.includes(audience))
  if (registered === undefined) throw new StsError('InvalidIdentityToken', 'Incorrect token audience')
  return registered
}
