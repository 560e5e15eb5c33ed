import { type TokenExchangeResponse, VouchError } from '@vouch/protocol'
import { decodeJwt } from 'jose'
import type { IdentityToken } from './mint.ts'
import { NO_RULES } from './role-rules.ts'

/**
 * A token with what the server says of its role.
 *
 * How long the touch is fresh is counted from the token's own time, which is the server's: a clock of this machine that goes wrong makes
 * it neither longer nor shorter.
 *
 * @param omitTags what was asked for: it stands where the server has no rules to speak of
 * @throws VouchError `serverAnswerMalformed` where the token has no time
 */
export function identityToken(omitTags: boolean, answer: TokenExchangeResponse): IdentityToken {
  const { access_token: token, vouch_role: said } = answer
  if (said === undefined) return { token, tagged: !omitTags, rules: NO_RULES }
  const { longest_seconds: longestSeconds, fresh_until: freshUntil, tagged } = said
  const freshSeconds = freshUntil === null ? null : Math.max(0, freshUntil - issuedAt(token))
  return { token, tagged, rules: { longestSeconds, freshSeconds } }
}

function issuedAt(token: string): number {
  try {
    const { iat } = decodeJwt(token)
    if (iat !== undefined) return iat
  } catch (cause) {
    throw new VouchError('serverAnswerMalformed', { cause })
  }
  throw new VouchError('serverAnswerMalformed')
}
