import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** COSE algorithm identifiers of ES256, EdDSA and ES384. */
export type Algorithm = -7 | -8 | -35

/** COSE_Key (RFC 9053 §7) of a public key. */
export function coseKeyOf(publicKey: KeyObject, algorithm: Algorithm): Uint8Array<ArrayBuffer> {
  const { x = '', y } = publicKey.export({ format: 'jwk' })
  const coordinate = (value: string) => new Uint8Array(Buffer.from(value, 'base64url'))
  const curve = { [-7]: 1, [-35]: 2, [-8]: 6 }[algorithm]
  return isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, y === undefined ? 1 : 2],
      [3, algorithm],
      [-1, curve],
      [-2, coordinate(x)],
      ...(y === undefined ? [] : [[-3, coordinate(y)] as const]),
    ]),
  )
}

/** What node:crypto calls the hash of a COSE algorithm; EdDSA brings its own. */
export function digestOf(algorithm: Algorithm): string | null {
  return { [-7]: 'sha256', [-35]: 'sha384', [-8]: null }[algorithm]
}

/** A new key pair for a COSE algorithm. */
export function keyPair(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === -8) return generateKeyPairSync('ed25519')
  return generateKeyPairSync('ec', { namedCurve: algorithm === -7 ? 'P-256' : 'P-384' })
}
