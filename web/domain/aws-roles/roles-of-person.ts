import type { PublishedRole } from '@vouch/protocol'
import { findRulesFor } from '../../db/aws/aws-role-rules.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { publishedRoles } from './published-roles.ts'

/**
 * The published roles that a person may use, as `vouch aws roles` lists them.
 *
 * @param authTime of the touch that is looked from
 */
export async function rolesOfPerson(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  { personId, authTime }: { readonly personId: string; readonly authTime: Date },
): Promise<PublishedRole[]> {
  const [rules, settings] = await Promise.all([findRulesFor(runtime.database.prisma, personId), readSettings(runtime)])
  return publishedRoles(rules, settings, { authTime, now: runtime.clock() })
}
