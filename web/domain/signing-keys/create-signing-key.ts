import type { Queryable } from '../../db/database.ts'
import { changeSigningKeys, type SigningKeyRow } from '../../db/signing-keys/signing-keys.ts'
import { applyRotation, createKey } from './apply-rotation.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { planRotation } from './rotation.ts'

/**
 * At the first start: makes the first key, which signs at once, since nobody can hold a key set without it. Does nothing
 * where the table was ever used: a lost key is for a person to see, never to be papered over with a new one.
 *
 * @returns true where keys were made
 */
export async function initialiseSigningKeys(context: SigningKeyContext): Promise<boolean> {
  return changeSigningKeys(context.database, OIDC_PURPOSE, async (queryable, rows) => {
    if (rows.length > 0) return false
    await createActiveKey(context, queryable, rows)
    return true
  })
}

/**
 * For `vouch-server keys init`: makes a key that signs at once where none signs, whatever became of the earlier ones.
 *
 * @returns its kid, or undefined where a key signs already
 * @throws VouchError `signingKeyUndecryptable` where live keys are sealed with another master key
 */
export async function createSigningKey(context: SigningKeyContext): Promise<string | undefined> {
  return changeSigningKeys(context.database, OIDC_PURPOSE, async (queryable, rows) => {
    if (rows.some((row) => row.state === 'active')) return undefined
    return createActiveKey(context, queryable, rows)
  })
}

async function createActiveKey(
  context: SigningKeyContext,
  queryable: Queryable,
  rows: readonly SigningKeyRow[],
): Promise<string> {
  const now = context.clock()
  const kid = await createKey(context, queryable, now, now)
  await applyRotation(context, queryable, rows, [{ type: 'activate', kid }], now)
  const live = [
    ...rows.filter((row) => row.state !== 'removed'),
    { kid, state: 'active' as const, signsFrom: now, activatedAt: now, retiringAt: null },
  ]
  await applyRotation(context, queryable, rows, planRotation(live, now, context.config.signingKeys), now)
  return kid
}
