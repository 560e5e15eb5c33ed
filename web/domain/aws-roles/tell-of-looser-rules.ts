import type { NewRoleRule } from '../../db/aws/aws-role-rules.ts'
import type { Queryable } from '../../db/database.ts'
import type { ActContext } from '../acts/define-act.ts'
import { notify } from '../notices/notify.ts'
import { readSettings } from '../settings/settings.ts'
import type { RuleChange } from './compare-rules.ts'

/** A new rule only restricts, except where roles without one are for nobody: there it may be what opens a role. */
export async function tellOfCreation(transaction: Queryable, act: ActContext, rule: NewRoleRule): Promise<void> {
  const { aws_unlisted_roles: unlisted } = await readSettings(act.runtime, transaction)
  if (unlisted === 'forbid') await tell(transaction, act, rule, 'made', 'which roles have a rule')
}

export async function tellOfChange(
  transaction: Queryable,
  act: ActContext,
  rule: NewRoleRule,
  { loosened, tightened }: RuleChange,
): Promise<void> {
  if (loosened.length === 0) return
  await tell(transaction, act, rule, 'changed', loosened.join(', '), tightened.join(', '))
}

export async function tellOfDeletion(transaction: Queryable, act: ActContext, rule: NewRoleRule): Promise<void> {
  await tell(transaction, act, rule, 'deleted', '')
}

async function tell(
  transaction: Queryable,
  { person, now }: ActContext,
  { name, pattern }: NewRoleRule,
  what: 'made' | 'changed' | 'deleted',
  loosened: string,
  tightened = '',
): Promise<void> {
  const details = { by: person.email, rule: name, pattern, what, loosened, tightened }
  await notify(transaction, { kind: 'aws_rules_loosened', details, now })
}
