import type { Queryable } from '../../db/database.ts'
import type { Doer } from '../audit/doer.ts'
import { notify, SERVER_COMMAND } from '../notices/notify.ts'
import type { Settings } from './known-settings.ts'

type Unlisted = Pick<Settings, 'aws_unlisted_roles'>

/** Tells administrators that roles which no rule names are for everybody from now on. */
export async function tellOfOpenedRoles(
  transaction: Queryable,
  change: { readonly before: Unlisted; readonly after: Unlisted },
  doer: Doer | undefined,
  now: Date,
): Promise<void> {
  if (change.before.aws_unlisted_roles === 'allow' || change.after.aws_unlisted_roles === 'forbid') return
  const details = { by: doer?.by ?? SERVER_COMMAND, what: 'opened', loosened: '', tightened: '' }
  await notify(transaction, { kind: 'aws_rules_loosened', details, now })
}
