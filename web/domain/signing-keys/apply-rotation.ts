import type { Queryable } from '../../db/database.ts'
import {
  activateSigningKey,
  insertSigningKey,
  removeSigningKey,
  retireSigningKey,
  type SigningKeyRow,
} from '../../db/signing-keys/signing-keys.ts'
import { doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { masterKeyId } from './envelope.ts'
import { generateSigningKey } from './key-material.ts'
import type { RotationStep } from './rotation.ts'
import { undecryptable } from './undecryptable.ts'

/**
 * Applies planned steps, in the transaction that read the keys they were planned for.
 *
 * @throws VouchError `signingKeyUndecryptable` where a new key would be sealed with another master key than its siblings
 */
export async function applyRotation(
  context: SigningKeyContext,
  queryable: Queryable,
  keys: readonly SigningKeyRow[],
  steps: readonly RotationStep[],
  now: Date,
): Promise<void> {
  for (const step of steps) {
    switch (step.type) {
      case 'create':
        requireSameMasterKey(context, keys)
        await createKey(context, queryable, now, step.signsFrom)
        break
      case 'retire':
        await moved(retireSigningKey(queryable, step.kid, now), step)
        await recordEvent(queryable, {
          type: 'signing_key.retired',
          outcome: 'ok',
          ...doneBy(context.doer, { kid: step.kid }),
        })
        break
      case 'activate':
        await moved(activateSigningKey(queryable, step.kid, now), step)
        await recordEvent(queryable, {
          type: 'signing_key.activated',
          outcome: 'ok',
          ...doneBy(context.doer, { kid: step.kid }),
        })
        break
      case 'remove':
        await moved(removeSigningKey(queryable, step.kid, now), step)
        await recordEvent(queryable, {
          type: 'signing_key.removed',
          outcome: 'ok',
          ...doneBy(context.doer, { kid: step.kid }),
        })
        break
    }
  }
}

/** Makes one key and publishes it. @returns its kid */
export async function createKey(
  context: SigningKeyContext,
  queryable: Queryable,
  now: Date,
  signsFrom: Date,
): Promise<string> {
  const key = await generateSigningKey(context.masterKey, { purpose: OIDC_PURPOSE, createdAt: now, signsFrom })
  await insertSigningKey(queryable, key)
  await recordEvent(queryable, {
    type: 'signing_key.created',
    outcome: 'ok',
    ...doneBy(context.doer, { kid: key.kid }),
  })
  return key.kid
}

// A server that still runs with the old master key after a rewrap must not leave keys behind that nobody can open.
function requireSameMasterKey(context: SigningKeyContext, keys: readonly SigningKeyRow[]): void {
  const own = masterKeyId(context.masterKey)
  const foreign = keys.filter((key) => key.state !== 'removed' && key.masterKeyId !== own)
  if (foreign.length > 0) throw undecryptable(foreign.map((key) => key.kid))
}

async function moved(change: Promise<boolean>, step: RotationStep): Promise<void> {
  if (!(await change)) throw new Error(`a signing key changed under the lock: ${JSON.stringify(step)}`)
}
