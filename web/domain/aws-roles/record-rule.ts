import type { NewRoleRule } from '../../db/aws/aws-role-rules.ts'
import type { Queryable } from '../../db/database.ts'
import { actedBy } from '../acts/acted-by.ts'
import type { ActContext } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { RuleChange } from './compare-rules.ts'

/**
 * Writes the event of a rule that was made, changed or deleted, with all of it: as it is now, or as it was.
 *
 * @param change of a rule that was there before
 */
export async function recordRule(
  transaction: Queryable,
  act: ActContext,
  type: 'aws_role.created' | 'aws_role.changed' | 'aws_role.deleted',
  { id: ruleId, name, pattern, ...rest }: NewRoleRule & { readonly id: string },
  change?: RuleChange,
): Promise<void> {
  const changed = change && { loosened: change.loosened.join(', '), tightened: change.tightened.join(', ') }
  const details = { by: act.person.email, rule: name, ruleId, pattern, ...changed, asks: JSON.stringify(rest) }
  await recordEvent(transaction, { ...actedBy(act), type, details })
}
