import { createHash, timingSafeEqual } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'
import type { ConsumedCode } from '../../../db/login/authorization-codes.ts'

/** RFC 7636 §4.1 */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

interface Redemption {
  readonly code: ConsumedCode
  readonly client: ClientRow
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
  readonly jkt: string | null
  readonly now: Date
}

/** RFC 6749 §4.1.3: issued to the client that redeems it. @throws VouchError `grantRefused` */
export function codeIsForClient({ code, client }: Redemption): void {
  if (code.clientId !== client.id) throw new VouchError('grantRefused')
}

/** RFC 6749 §4.1.2 @throws VouchError `grantRefused` */
export function codeIsFresh({ code, now }: Redemption): void {
  if (code.expiresAt <= now) throw new VouchError('grantRefused')
}

/** RFC 6749 §4.1.3: the same text as in the authorization request. @throws VouchError `grantRefused` */
export function codeIsForRedirectUri({ code, redirectUri }: Redemption): void {
  if (code.redirectUri !== redirectUri) throw new VouchError('grantRefused')
}

/** RFC 7636 §4.6 @throws VouchError `grantRefused` */
export function codeIsForVerifier({ code, verifier }: Redemption): void {
  if (verifier === undefined || !VERIFIER.test(verifier)) throw new VouchError('grantRefused')
  const challenge = createHash('sha256').update(verifier, 'ascii').digest()
  const expected = Buffer.from(code.codeChallenge, 'base64url')
  if (expected.length !== challenge.length || !timingSafeEqual(expected, challenge))
    throw new VouchError('grantRefused')
}

/** RFC 9449 §10: bound to the key that the request named. @throws VouchError `grantRefused` */
export function codeIsForDpopKey({ code, jkt }: Redemption): void {
  if (code.dpopJkt !== null && code.dpopJkt !== jkt) throw new VouchError('grantRefused')
}

/** The person and the key may have been taken out since the touch. @throws VouchError `grantRefused` */
export function codeHolderActive({ code }: Redemption): void {
  if (!code.holderActive) throw new VouchError('grantRefused')
}
