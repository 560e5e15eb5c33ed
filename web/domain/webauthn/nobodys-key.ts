import { generateKeyPairSync } from 'node:crypto'
import { encodeCbor } from './library.ts'

/**
 * A public key whose private half is gone. An assertion of an unknown credential is verified against it, so that the
 * answer takes as long as for a known one (WebAuthn L3 §14.6.2).
 */
export const nobodysKey = makeNobodysKey()

function makeNobodysKey(): Uint8Array<ArrayBuffer> {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  // RFC 9053 §7.1.1: kty EC2, alg ES256, crv P-256, x, y.
  return encodeCbor(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}
