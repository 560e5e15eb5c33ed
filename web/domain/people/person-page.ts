import { z } from 'zod'
import { findRulesOfPerson, type RuleOfPerson } from '../../db/aws/rules-naming.ts'
import { findIdentitiesOf, type UpstreamIdentity } from '../../db/login/upstream-identities.ts'
import type { GroupRow } from '../../db/people/groups.ts'
import { findGroupsOf } from '../../db/people/groups-list.ts'
import { findInvites, type ListedInvite } from '../../db/people/invites-list.ts'
import { findPeople, type ListedPerson } from '../../db/people/people-list.ts'
import type { Runtime } from '../../runtime.ts'

/** What administrators see of one person, beside their keys (`domain/keys`) and sessions (`domain/sessions`). */
export interface PersonPage {
  readonly person: ListedPerson
  readonly groups: readonly GroupRow[]
  /** The newest first; at most one of them is open. */
  readonly invites: readonly ListedInvite[]
  /** The accounts that proved their address upstream (act `person.unlink-upstream`); without a provider there are none. */
  readonly accounts: readonly UpstreamIdentity[]
  /** The rules of AWS roles that let them in by name or through a group. */
  readonly rules: readonly RuleOfPerson[]
}

const MOST_INVITES = 20

/**
 * One person, for administrators: the caller has seen that it is one who asks.
 *
 * @param id out of the address, whatever it is
 * @returns undefined where there is no such person
 */
export async function personPage(
  { database: { prisma }, clock }: Pick<Runtime, 'database' | 'clock'>,
  id: string,
): Promise<PersonPage | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined
  const now = clock()
  const { rows } = await findPeople(prisma, { id, sort: 'email', descending: false, limit: 1, offset: 0, now })
  const [person] = rows
  if (person === undefined) return undefined
  const latest = { personId: id, sort: 'created', descending: true, limit: MOST_INVITES, offset: 0, now } as const
  const [groups, invites, accounts, rules] = await Promise.all([
    findGroupsOf(prisma, id),
    findInvites(prisma, latest),
    findIdentitiesOf(prisma, id),
    findRulesOfPerson(prisma, id),
  ])
  return { person, groups, invites: invites.rows, accounts, rules }
}
