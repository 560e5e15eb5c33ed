import { z } from 'zod'
import { findRulesOfGroup, type RuleOfGroup } from '../../db/aws/rules-naming.ts'
import { findGroup, type GroupRow } from '../../db/people/groups.ts'
import { findPeopleOutside, type PersonChoice } from '../../db/people/people-choices.ts'
import { findPeople, type ListedPerson, personSorts } from '../../db/people/people-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

export interface GroupPage {
  readonly group: GroupRow
  readonly members: Listing<ListedPerson>
  /** Who could be added; where there are very many, the first of them by address. */
  readonly outsiders: readonly PersonChoice[]
  /** The rules of AWS roles that name it. */
  readonly rules: readonly RuleOfGroup[]
}

/** As many as a list to choose from can bear: others are added from their own page. */
const MOST_CHOICES = 500

/** What `groupPage` takes in its query (`readListQuery`). */
export const memberListShape = { sorts: personSorts, defaultSort: 'email' }

/**
 * One group with its members, for administrators: the caller has seen that it is one who asks.
 *
 * @param id out of the address, whatever it is
 * @param query of the members' table (`memberListShape`)
 * @returns undefined where there is no such group
 */
export async function groupPage(
  { database, clock }: Pick<Runtime, 'database' | 'clock'>,
  id: string,
  { search, sort, descending, page }: ListQuery,
): Promise<GroupPage | undefined> {
  const group = z.uuid().safeParse(id).success ? await findGroup(database.prisma, id) : undefined
  if (group === undefined) return undefined
  const { rows, total } = await findPeople(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    groupId: id,
    sort: personSorts.find((name) => name === sort) ?? 'email',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    now: clock(),
  })
  const [outsiders, rules] = await Promise.all([
    findPeopleOutside(database.prisma, id, MOST_CHOICES),
    findRulesOfGroup(database.prisma, id),
  ])
  return { group, members: { rows, total, page, pageSize: PAGE_SIZE }, outsiders, rules }
}
