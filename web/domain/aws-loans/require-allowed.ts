import { findRulesFor } from '../../db/aws/aws-role-rules.ts'
import { combineRules, matchingRules } from '../aws-roles/combine-rules.ts'
import { judgeRole } from '../aws-roles/judge-role.ts'
import type { OperationContext } from '../operations/operation.ts'
import { readSettings } from '../settings/settings.ts'

/**
 * Asks of every role on the way to a lent one whether its rules let the person in now: a loan lives no longer than what it lends may be
 * used.
 *
 * @param roles ARNs, the first entered by a token
 * @throws VouchError `awsRoleForbidden`, `awsRoleUnbindable`, `awsTagsForbidden`, `awsFreshTouchNeeded`
 */
export async function requireAllowed(
  { runtime, session, now }: OperationContext,
  roles: readonly string[],
): Promise<void> {
  const rules = await findRulesFor(runtime.database.prisma, session.person.id)
  const settings = await readSettings(runtime)
  const request = { authTime: session.authTime, now, omitTags: false }
  for (const [index, arn] of roles.entries()) {
    judgeRole(combineRules(matchingRules(rules, arn), index === 0 ? arn : undefined), settings, request)
  }
}
