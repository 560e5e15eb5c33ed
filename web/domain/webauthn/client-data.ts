import { timingSafeEqual } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { challengeHash } from './challenge-hash.ts'

export interface ExpectedClientData {
  readonly type: 'webauthn.create' | 'webauthn.get'
  readonly origin: string
  /** SHA-256 of the challenge that was asked. */
  readonly challengeHash: Uint8Array
}

const schema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.unknown().optional(),
})

/**
 * What the browser says it did (L3 §5.8.1), checked.
 *
 * @param bytes clientDataJSON
 * @returns the challenge, base64url
 * @throws VouchError `ceremonyMalformed`, `ceremonyWrongOrigin`, `challengeUnknown`
 */
export function checkClientData(bytes: Uint8Array, expected: ExpectedClientData): string {
  const clientData = parse(bytes)
  // L3 §7.1 step 7, §7.2 step 10
  if (clientData.type !== expected.type) throw new VouchError('ceremonyMalformed', { reason: 'type' })
  // L3 §7.1 step 8, §7.2 step 11: by hash, since the challenge itself is not kept.
  const hash = challengeHash(Buffer.from(clientData.challenge, 'base64url'))
  if (!timingSafeEqual(hash, expected.challengeHash)) throw new VouchError('challengeUnknown', { reason: 'challenge' })
  // L3 §7.1 step 9, §7.2 step 12: the one origin, compared as text.
  if (clientData.origin !== expected.origin) throw new VouchError('ceremonyWrongOrigin', { reason: 'origin' })
  // L3 §7.1 steps 10 and 11, §7.2 steps 13 and 14: never in a frame of another site.
  if (clientData.crossOrigin === true) throw new VouchError('ceremonyWrongOrigin', { reason: 'cross_origin' })
  if (clientData.topOrigin !== undefined) throw new VouchError('ceremonyWrongOrigin', { reason: 'top_origin' })
  return clientData.challenge
}

function parse(bytes: Uint8Array): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (cause) {
    throw new VouchError('ceremonyMalformed', { reason: 'client_data', cause })
  }
}
