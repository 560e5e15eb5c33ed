import { createPublicKey } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { decodeCbor } from './library.ts'

/** COSE algorithms that a key may sign with, the wished for first: EdDSA, ES256, ES384 (RFC 9053 §2). */
export const ACCEPTED_ALGORITHMS = [-8, -7, -35] as const

// RFC 9053 §7.1: labels and values of a COSE_Key.
const KTY = 1
const ALG = 3
const CRV = -1
const X = -2
const Y = -3
const OKP = 1
const EC2 = 2

const curves = new Map([
  [-7, { kty: EC2, crv: 1, name: 'P-256', bytes: 32 }],
  [-35, { kty: EC2, crv: 2, name: 'P-384', bytes: 48 }],
  [-8, { kty: OKP, crv: 6, name: 'Ed25519', bytes: 32 }],
])

/**
 * Whether a COSE_Key is one of the accepted algorithms, on the curve that goes with it, and a point of that curve.
 *
 * @returns the COSE algorithm identifier
 * @throws VouchError `keyAlgorithmRefused`, `ceremonyMalformed`
 */
export function checkPublicKey(coseKey: Uint8Array<ArrayBuffer>): number {
  const key = decode(coseKey)
  const algorithm = key.get(ALG)
  const curve = typeof algorithm === 'number' ? curves.get(algorithm) : undefined
  if (typeof algorithm !== 'number' || curve === undefined) throw refused('algorithm')
  if (key.get(KTY) !== curve.kty || key.get(CRV) !== curve.crv) throw refused('curve')
  const x = coordinate(key.get(X), curve.bytes)
  const y = curve.kty === EC2 ? { y: coordinate(key.get(Y), curve.bytes) } : {}
  try {
    // OpenSSL refuses a point that is not on the curve.
    createPublicKey({ format: 'jwk', key: { kty: curve.kty === EC2 ? 'EC' : 'OKP', crv: curve.name, x, ...y } })
  } catch (cause) {
    throw refused('point_not_on_curve', cause)
  }
  return algorithm
}

function decode(coseKey: Uint8Array<ArrayBuffer>): Map<unknown, unknown> {
  let item: unknown
  try {
    item = decodeCbor(coseKey)
  } catch (cause) {
    throw new VouchError('ceremonyMalformed', { reason: 'public_key_cbor', cause })
  }
  if (!(item instanceof Map)) throw new VouchError('ceremonyMalformed', { reason: 'public_key_no_map' })
  return item
}

function coordinate(value: unknown, bytes: number): string {
  if (!(value instanceof Uint8Array) || value.length !== bytes) throw refused('coordinate')
  return Buffer.from(value).toString('base64url')
}

function refused(reason: string, cause?: unknown): VouchError {
  return new VouchError('keyAlgorithmRefused', { reason, cause })
}
