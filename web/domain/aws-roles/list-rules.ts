import { findRoleRuleList, type ListedRoleRule, roleRuleSorts } from '../../db/aws/aws-role-rules-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

/** What `listRules` takes in its query (`readListQuery`). */
export const ruleListShape = { sorts: roleRuleSorts, defaultSort: 'name', filters: ['published'] }

/**
 * The rules of AWS roles, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`ruleListShape`): search in name, description and pattern; sorts name, pattern and changed; filter
 *   published: yes or no
 */
export async function listRules(
  { database }: Pick<Runtime, 'database'>,
  { search, sort, descending, page, filters }: ListQuery,
): Promise<Listing<ListedRoleRule>> {
  const { rows, total } = await findRoleRuleList(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    published: filters.published === 'yes' ? true : filters.published === 'no' ? false : undefined,
    sort: roleRuleSorts.find((name) => name === sort) ?? 'name',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  })
  return { rows, total, page, pageSize: PAGE_SIZE }
}
