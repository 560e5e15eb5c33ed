import { revokeApiTokensOf } from '../../db/api-tokens.ts'
import type { Queryable } from '../../db/database.ts'
import { revokeInvitesMadeBy } from '../../db/people/invites.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { KeyRemoval } from './remove-keys.ts'

export interface EndedHandouts {
  /** Tokens for the API. */
  readonly tokens: number
  /** Open invites, for whomever they were. */
  readonly invitesMade: number
}

/**
 * Ends what an administrator made and may have kept a copy of: tokens for the API, and links that enrol a key for somebody
 * else. Otherwise whoever is locked out, or had the keys that are being replaced, could come back by them.
 *
 * @param personId who made them
 */
export async function endWhatWasHandedOut(
  transaction: Queryable,
  personId: string,
  { by, sessionId, ceremonyId, ip, now }: KeyRemoval,
): Promise<EndedHandouts> {
  const about = { sessionId, ceremonyId, ip, outcome: 'ok' } as const
  const tokens = await revokeApiTokensOf(transaction, personId, now)
  for (const { id, name } of tokens) {
    const details = { name, token: id, by }
    await recordEvent(transaction, { ...about, personId, type: 'api_token.revoked', details })
  }
  const invites = await revokeInvitesMadeBy(transaction, personId, now)
  for (const { id, personId: invitee } of invites) {
    const details = { invite: id, by }
    await recordEvent(transaction, { ...about, personId: invitee ?? undefined, type: 'invite.revoked', details })
  }
  return { tokens: tokens.length, invitesMade: invites.length }
}
