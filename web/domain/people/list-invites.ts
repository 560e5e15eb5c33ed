import { findInvites, inviteSorts, inviteStates, type ListedInvite } from '../../db/people/invites-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

/** What `listInvites` takes in its query (`readListQuery`). */
export const inviteListShape = { sorts: inviteSorts, defaultSort: '-created', filters: ['state'] }

/**
 * Every invite, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`inviteListShape`): search in the addresses of who is invited and by whom, and in the name; filter
 *   `state` (open, used, revoked, expired); sorts email, created and expires
 */
export async function listInvites(
  { database, clock }: Pick<Runtime, 'database' | 'clock'>,
  { search, sort, descending, page, filters }: ListQuery,
): Promise<Listing<ListedInvite>> {
  const { rows, total } = await findInvites(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    state: inviteStates.find((state) => state === filters.state),
    sort: inviteSorts.find((name) => name === sort) ?? 'created',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    now: clock(),
  })
  return { rows, total, page, pageSize: PAGE_SIZE }
}
