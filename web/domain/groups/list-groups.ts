import { findGroups, groupSorts, type ListedGroup } from '../../db/people/groups-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

/** What `listGroups` takes in its query (`readListQuery`). */
export const groupListShape = { sorts: groupSorts, defaultSort: 'name' }

/** More than anybody keeps apart; enough for a menu. */
const MOST_CHOICES = 500

/**
 * Every group, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`groupListShape`): search in name and description; sorts name, members and created
 */
export async function listGroups(
  { database }: Pick<Runtime, 'database'>,
  { search, sort, descending, page }: ListQuery,
): Promise<Listing<ListedGroup>> {
  const { rows, total } = await findGroups(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    sort: groupSorts.find((name) => name === sort) ?? 'name',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  })
  return { rows, total, page, pageSize: PAGE_SIZE }
}

/** The groups to choose from in a form, by name. */
export async function groupChoices({ database }: Pick<Runtime, 'database'>): Promise<readonly ListedGroup[]> {
  const all = { sort: 'name', descending: false, limit: MOST_CHOICES, offset: 0 } as const
  return (await findGroups(database.prisma, all)).rows
}
