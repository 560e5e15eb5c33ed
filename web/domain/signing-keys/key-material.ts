import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import type { NewSigningKeyRow, SigningKeyRow } from '../../db/signing-keys/signing-keys.ts'
import { type MasterKey, openEnvelope, sealEnvelope } from './envelope.ts'

/** AWS takes ES256 in all regions, but no EdDSA. */
export const SIGNING_ALGORITHM = 'ES256'

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** A public key as the JWK Set carries it (RFC 7517 §4, RFC 7518 §6.2.1): nothing but these members, whatever a row holds. */
const publicJwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
})
export type PublicJwk = z.infer<typeof publicJwkSchema>

/** A key in memory. The private part cannot be exported. */
export interface OpenedKey {
  readonly kid: string
  readonly publicJwk: PublicJwk
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** Makes a key and seals it. */
export async function generateSigningKey(
  masterKey: MasterKey,
  { purpose, createdAt, signsFrom }: { readonly purpose: string; readonly createdAt: Date; readonly signsFrom: Date },
): Promise<NewSigningKeyRow> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
  const publicJwk = publicJwkSchema.parse(await exportJWK(publicKey))
  const kid = await calculateJwkThumbprint(publicJwk) // RFC 7638 §3
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  const envelope = sealEnvelope(pkcs8, masterKey, { kid, purpose })
  pkcs8.fill(0)
  return { kid, purpose, algorithm: SIGNING_ALGORITHM, publicJwk, ...envelope, createdAt, signsFrom }
}

/**
 * Opens a row. What opens was made by a holder of the master key: the envelope binds the private key to the kid, and
 * the kid is the thumbprint of the public key, so that nobody who can only write to the database publishes a key here.
 *
 * @throws Error where the row was changed, or was sealed with another master key
 */
export async function openSigningKey(row: SigningKeyRow, masterKey: MasterKey): Promise<OpenedKey> {
  const publicJwk = publicJwkSchema.parse(row.publicJwk)
  if ((await calculateJwkThumbprint(publicJwk)) !== row.kid) throw new Error('the public key is not that of the kid')
  const pkcs8 = openEnvelope(row, masterKey, row)
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, ECDSA_P256, false, ['sign'])
  pkcs8.fill(0)
  const publicKey = await crypto.subtle.importKey('jwk', publicJwk, ECDSA_P256, true, ['verify'])
  return { kid: row.kid, publicJwk, privateKey, publicKey }
}
