import type { Queryable } from '../../db/database.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { disableRefusedKeys, type Enforcement } from './disable-refused-keys.ts'
import { type JudgedKey, judgeEnrolledKeys } from './judge-enrolled-keys.ts'
import { loadKeyPolicy } from './load-key-policy.ts'

/**
 * Takes enrolled keys out of service whose model the FIDO Metadata Service accuses by now, where policy looks at it. Where no
 * administrator would keep a key, theirs stay in use and they are told so instead: nobody could let anybody in again.
 *
 * @param transaction that holds the locks of administrators and of the key policy
 * @returns how many were disabled
 */
export async function disableCompromisedKeys(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  transaction: Queryable,
  enforcement: Enforcement,
): Promise<number> {
  const judged = await judgeEnrolledKeys(transaction, await loadKeyPolicy(runtime, transaction))
  const compromised = judged.filter(({ reasons }) => reasons.some(({ error }) => error === 'keyModelCompromised'))
  if (judged.some((one) => isAdministrators(one) && !compromised.includes(one))) {
    return disableRefusedKeys(transaction, compromised, enforcement)
  }
  for (const spared of compromised.filter(isAdministrators)) await tellOfSpared(transaction, spared, enforcement)
  return disableRefusedKeys(
    transaction,
    compromised.filter((one) => !isAdministrators(one)),
    enforcement,
  )
}

function isAdministrators({ key: { person } }: JudgedKey): boolean {
  return person.role === 'administrator' && person.state === 'active'
}

async function tellOfSpared(transaction: Queryable, { key, reasons }: JudgedKey, { now }: Enforcement): Promise<void> {
  const reason = reasons.find(({ error }) => error === 'keyModelCompromised')
  const about = { personId: key.person.id, keyId: key.id, outcome: 'refused' } as const
  await recordEvent(transaction, { ...about, type: 'key.disabled', details: { reason: 'last_administrator' } })
  const words = `${reason?.words ?? ''} It stays in use, since no administrator has another: add one of another model.`
  await notify(transaction, { kind: 'mds_problem', details: { key: key.nickname, reason: words }, now })
}
