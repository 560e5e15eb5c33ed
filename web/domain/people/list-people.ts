import type { PersonRole, PersonState } from '../../db/people/people.ts'
import { findPeople, type ListedPerson, personSorts } from '../../db/people/people-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

/** What `listPeople` takes in its query (`readListQuery`). */
export const personListShape = { sorts: personSorts, defaultSort: 'email', filters: ['state', 'role', 'group'] }

const STATES: readonly PersonState[] = ['invited', 'active', 'deactivated']
const ROLES: readonly PersonRole[] = ['member', 'administrator']

/**
 * Everybody, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`personListShape`): search in e-mail address and name; filters `state` (invited, active,
 *   deactivated), `role` (member, administrator) and `group` (name); sorts email, name, created and seen
 */
export async function listPeople(
  { database, clock }: Pick<Runtime, 'database' | 'clock'>,
  { search, sort, descending, page, filters }: ListQuery,
): Promise<Listing<ListedPerson>> {
  const { rows, total } = await findPeople(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    state: STATES.find((state) => state === filters.state),
    role: ROLES.find((role) => role === filters.role),
    group: filters.group,
    sort: personSorts.find((name) => name === sort) ?? 'email',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    now: clock(),
  })
  return { rows, total, page, pageSize: PAGE_SIZE }
}
