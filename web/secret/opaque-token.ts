import { createHash, randomBytes } from 'node:crypto'
import { Secret } from './secret.ts'

/**
 * A fresh bearer secret: 256 random bits after a prefix by which a leaked one is recognised.
 *
 * @param prefix such as `vouch_at_`
 */
export function newOpaqueToken(prefix: string): Secret<string> {
  return new Secret(prefix + randomBytes(32).toString('base64url'))
}

/** The form in which bearer secrets are stored and looked up. Nothing slower is needed: what is hashed has 256 random bits. */
export function sha256(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text, 'utf8').digest())
}
