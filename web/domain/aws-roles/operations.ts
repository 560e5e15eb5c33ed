import { parseRoleArn } from '@vouch/protocol'
import { findRulesFor } from '../../db/aws/aws-role-rules.ts'
import type { OperationAnswers, OperationContext } from '../operations/operation.ts'
import { readSettings } from '../settings/settings.ts'
import { explainRole } from './explain-role.ts'
import { publishedRoles } from './published-roles.ts'

/** What the command line asks of AWS roles: as they are for the person who asks, with the touch that the session began with. */
export const awsRoleOperations: Pick<OperationAnswers, 'aws.roles.list' | 'aws.roles.explain'> = {
  'aws.roles.list': async (context) => {
    const { rules, settings } = await rulesAndSettings(context)
    return { roles: publishedRoles(rules, settings, touchOf(context)) }
  },
  'aws.roles.explain': async (context, { role }) => {
    const { arn } = parseRoleArn(role)
    const { rules, settings } = await rulesAndSettings(context)
    return explainRole(rules, settings, { arn, ...touchOf(context) })
  },
}

async function rulesAndSettings({ runtime, session }: OperationContext) {
  const rules = await findRulesFor(runtime.database.prisma, session.person.id)
  return { rules, settings: await readSettings(runtime) }
}

function touchOf({ session, now }: OperationContext) {
  return { authTime: session.authTime, now }
}
