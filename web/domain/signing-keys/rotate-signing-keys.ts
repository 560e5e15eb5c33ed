import { VouchError } from '@vouch/protocol'
import { changeSigningKeys } from '../../db/signing-keys/signing-keys.ts'
import { applyRotation } from './apply-rotation.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { planRotation, standby } from './rotation.ts'

export type RotationResult =
  | { readonly rotated: true; readonly activeKid: string }
  /** The standby has not been published for the lead time yet. */
  | { readonly rotated: false; readonly possibleFrom: Date }

/**
 * Makes the standby the key that signs, and publishes a new standby. The old key stays published.
 *
 * @returns `rotated: false` and when to come back, where relying parties may not have seen the standby yet
 * @throws VouchError `signingKeyMissing` where there are no keys at all, `signingKeyUndecryptable`
 */
export async function rotateSigningKeys(context: SigningKeyContext): Promise<RotationResult> {
  return changeSigningKeys(context.database, OIDC_PURPOSE, async (queryable, rows) => {
    const now = context.clock()
    const live = rows.filter((row) => row.state !== 'removed')
    if (live.length === 0) throw new VouchError('signingKeyMissing')
    const steps = planRotation(live, now, context.config.signingKeys, { asked: true })
    await applyRotation(context, queryable, rows, steps, now)
    const activated = steps.find((step) => step.type === 'activate')
    if (activated !== undefined) return { rotated: true, activeKid: activated.kid }
    const created = steps.find((step) => step.type === 'create')
    return { rotated: false, possibleFrom: standby(live)?.signsFrom ?? created?.signsFrom ?? now }
  })
}

/** Does what the schedule asks for now; on any number of replicas at once, it is done once. */
export async function rotateOnSchedule(context: SigningKeyContext): Promise<void> {
  await changeSigningKeys(context.database, OIDC_PURPOSE, async (queryable, rows) => {
    const now = context.clock()
    const live = rows.filter((row) => row.state !== 'removed')
    await applyRotation(context, queryable, rows, planRotation(live, now, context.config.signingKeys), now)
  })
}
