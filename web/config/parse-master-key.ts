import { Secret } from '../secret/secret.ts'

/**
 * Reads a master key: 32 bytes in base64 or base64url.
 *
 * @returns undefined where it is not 32 bytes, or plainly not random: a phrase, or a repeated pattern. Of random keys, less
 *   than one in 10^12 is refused.
 */
export function parseMasterKey(text: string): Secret<Buffer> | undefined {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined
  const key = Buffer.from(text, 'base64')
  const phrase = key.every((byte) => byte >= 0x20 && byte < 0x7f)
  const random = key.length === 32 && new Set(key).size >= 16 && !phrase
  return random ? new Secret(key) : undefined
}
