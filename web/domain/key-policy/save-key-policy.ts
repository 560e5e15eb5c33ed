import { isDeepStrictEqual } from 'node:util'
import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import { lockKeyPolicy } from '../../db/keys/key-policy-lock.ts'
import { ableAdministratorExists } from '../../db/people/people.ts'
import { storeSetting } from '../../db/settings.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { beginChangeOfAdministrators } from '../people/administrators.ts'
import { comparePolicies } from './compare-policies.ts'
import { disableRefusedKeys } from './disable-refused-keys.ts'
import { judgeEnrolledKeys } from './judge-enrolled-keys.ts'
import { KEY_POLICY, readKeyPolicy, readyKeyPolicy } from './load-key-policy.ts'
import { type KeyPolicyDocument, keyPolicyDocument } from './policy-document.ts'
import { requireCoherent } from './require-coherent.ts'

/** Judging and disabling many keys takes longer than Prisma's five seconds. */
const ENFORCEMENT_MS = 60_000

/**
 * Puts a key policy into force, from the next enrolment on and on every replica.
 *
 * `enforceOnEnrolled` says what happens to keys that are enrolled already and that it refuses: they are disabled and their
 * sessions end, or they stay.
 *
 * @returns how many keys were disabled
 * @throws VouchError `keyPolicyRefused`; `keyPolicyLocksOut` where no administrator would keep a key, and then nothing changes
 */
export const saveKeyPolicy = defineAct({
  name: 'key-policy.save',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ policy: keyPolicyDocument, enforceOnEnrolled: z.boolean() }),
  async run(context, { policy, enforceOnEnrolled }) {
    const { runtime, now } = context
    requireCoherent(policy, runtime.config)
    return runtime.database.prisma.$transaction(
      async (transaction) => {
        await beginChangeOfAdministrators(transaction, context)
        await lockKeyPolicy(transaction, 'change')
        const before = await readKeyPolicy(runtime, transaction)
        await storeSetting(transaction, KEY_POLICY, policy, now)
        const disabled = enforceOnEnrolled ? await enforce(transaction, context, policy) : 0
        await recordChange(transaction, context, { policy, enforceOnEnrolled, disabled })
        await tellOfChange(transaction, context, before, policy)
        return { disabled }
      },
      { timeout: ENFORCEMENT_MS },
    )
  },
})

async function enforce(transaction: Queryable, context: ActContext, document: KeyPolicyDocument): Promise<number> {
  const { runtime, person, touch, ip, now } = context
  const policy = await readyKeyPolicy(runtime, document, transaction)
  const judged = await judgeEnrolledKeys(transaction, policy)
  const refused = judged.filter(({ verdict }) => verdict === 'refused')
  const enforcement = { by: person.email, ceremonyId: touch?.ceremonyId, ip, now }
  const disabled = await disableRefusedKeys(transaction, refused, enforcement)
  if (!(await ableAdministratorExists(transaction))) throw new VouchError('keyPolicyLocksOut')
  return disabled
}

async function recordChange(
  transaction: Queryable,
  { person, session, touch, ip }: ActContext,
  { policy, enforceOnEnrolled, disabled }: { policy: KeyPolicyDocument; enforceOnEnrolled: boolean; disabled: number },
): Promise<void> {
  const roots = { ...policy.roots, pasted: policy.roots.pasted.length }
  await recordEvent(transaction, {
    type: 'key_policy.changed',
    outcome: 'ok',
    personId: person.id,
    keyId: touch?.keyId,
    sessionId: session.id,
    ceremonyId: touch?.ceremonyId,
    ip,
    details: { policy: JSON.stringify({ ...policy, roots }), enforceOnEnrolled, disabled },
  })
}

/** Saving what is there already, to enforce it, is no change. */
async function tellOfChange(
  transaction: Queryable,
  { person, now }: ActContext,
  before: KeyPolicyDocument,
  after: KeyPolicyDocument,
): Promise<void> {
  if (isDeepStrictEqual(before, after)) return
  const { loosened, tightened } = comparePolicies(before, after)
  const details = { by: person.email, loosened: loosened.join(', '), tightened: tightened.join(', ') }
  await notify(transaction, { kind: 'key_policy_changed', details, now })
}
