import type { Queryable } from '../../db/database.ts'
import type { Doer } from '../audit/doer.ts'
import { notify, SERVER_COMMAND } from '../notices/notify.ts'
import type { Settings } from './known-settings.ts'

type Retention = Pick<Settings, 'audit_retention_days'>

/** Tells administrators that a part of the audit log will go: whoever has something to hide would ask for it. */
export async function tellOfShorterRetention(
  transaction: Queryable,
  change: { readonly before: Retention; readonly after: Retention },
  doer: Doer | undefined,
  now: Date,
): Promise<void> {
  const [from, to] = [change.before.audit_retention_days, change.after.audit_retention_days]
  // 0 keeps all of it.
  const shorter = to !== 0 && (from === 0 || to < from)
  if (!shorter) return
  const details = { from, to, by: doer?.by ?? SERVER_COMMAND }
  await notify(transaction, { kind: 'audit_retention_shortened', details, now })
}
