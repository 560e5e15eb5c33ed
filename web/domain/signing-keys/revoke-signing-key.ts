import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import {
  advanceSigningKey,
  changeSigningKeys,
  findSigningKeys,
  removeSigningKey,
  type SigningKeyRow,
} from '../../db/signing-keys/signing-keys.ts'
import { doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify, SERVER_COMMAND } from '../notices/notify.ts'
import { applyRotation, createKey } from './apply-rotation.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { planRotation, standby } from './rotation.ts'

export interface RevocationResult {
  /** The key that signs from now on, where the revoked one did. */
  readonly activatedKid: string | undefined
  /** True: the standby was published for less than the lead time, and some relying parties may refuse it for a while. */
  readonly early: boolean
}

/**
 * For a key that may have leaked: takes it out of the published set at once and lets the standby sign in its place. The
 * replicas follow within seconds; what it signed is refused by everyone who reads the key set anew.
 *
 * @throws VouchError `signingKeyUnknown` where there is no such key, or it is removed; `signingKeyUndecryptable`
 */
export async function revokeSigningKey(context: SigningKeyContext, kid: string): Promise<RevocationResult> {
  return changeSigningKeys(context.database, OIDC_PURPOSE, async (queryable, rows) => {
    const now = context.clock()
    if (!(await removeSigningKey(queryable, kid, now))) throw new VouchError('signingKeyUnknown')
    const about = doneBy(context.doer, { kid, reason: 'revoked' })
    await recordEvent(queryable, { type: 'signing_key.removed', outcome: 'ok', ...about })
    const told = { kid, by: context.doer?.by ?? SERVER_COMMAND }
    await notify(queryable, { kind: 'signing_key_revoked', details: told, now })

    const left = rows.filter((row) => row.state !== 'removed' && row.kid !== kid)
    const replacement = left.some((row) => row.state === 'active')
      ? none
      : await letStandbySign(context, queryable, left, now)
    const keys = (await findSigningKeys(queryable, OIDC_PURPOSE)).filter((row) => row.state !== 'removed')
    await applyRotation(context, queryable, keys, planRotation(keys, now, context.config.signingKeys), now)
    return replacement
  })
}

const none: RevocationResult = { activatedKid: undefined, early: false }

// Tokens that some relying parties refuse for a while are better than no tokens, or those of a leaked key.
async function letStandbySign(
  context: SigningKeyContext,
  queryable: Queryable,
  left: readonly SigningKeyRow[],
  now: Date,
): Promise<RevocationResult> {
  const next = standby(left)
  const kid = next?.kid ?? (await createKey(context, queryable, now, now))
  const early = next === undefined || next.signsFrom > now
  if (early) await advanceSigningKey(queryable, kid, now)
  await applyRotation(context, queryable, left, [{ type: 'activate', kid }], now)
  return { activatedKid: kid, early }
}
