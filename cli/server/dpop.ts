import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

/** The key that a session is bound to: the private half signs, the public half travels in every proof. */
export interface DpopKey {
  readonly privateKey: CryptoKey
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
}

/** A P-256 private key as JWK, in the one form in which it is handed to the agent. */
export type DpopPrivateJwk = DpopKey['publicJwk'] & { readonly d: string }

/** A new key, once as an object that can only sign, once as the JWK that the agent adopts. */
export async function createDpopKey(): Promise<{ key: DpopKey; privateJwk: DpopPrivateJwk }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  const privateJwk = { kty: 'EC', crv: 'P-256', x, y, d } as const
  return { key: await importDpopKey(privateJwk), privateJwk }
}

/** Makes a key of its JWK that signs and cannot be exported again. */
export async function importDpopKey(privateJwk: DpopPrivateJwk): Promise<DpopKey> {
  const privateKey = await importJWK(privateJwk satisfies JWK, 'ES256', { extractable: false })
  if (privateKey instanceof Uint8Array) throw new TypeError('A private key was expected, not a secret')
  const { kty, crv, x, y } = privateJwk
  return { privateKey, publicJwk: { kty, crv, x, y } }
}

/**
 * A DPoP proof for one request (RFC 9449 §4.2).
 *
 * @param request method and address of the request, and the access token where one is presented with it
 */
export async function dpopProof(
  key: DpopKey,
  request: { method: string; url: string; accessToken?: string | undefined },
): Promise<string> {
  const { origin, pathname } = new URL(request.url)
  const claims: Record<string, string> = { jti: randomUUID(), htm: request.method, htu: `${origin}${pathname}` }
  // RFC 9449 §4.2: ath is required where an access token is presented.
  if (request.accessToken !== undefined) {
    claims.ath = createHash('sha256').update(request.accessToken, 'ascii').digest('base64url')
  }
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk })
    .setIssuedAt()
    .sign(key.privateKey)
}
