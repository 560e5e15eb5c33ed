import type { Queryable } from '../database.ts'

/** A person to choose in a form. */
export interface PersonChoice {
  readonly id: string
  readonly email: string
  readonly displayName: string | null
}

/** People who are not out and not in a group, by e-mail address. */
export function findPeopleOutside(queryable: Queryable, groupId: string, limit: number): Promise<PersonChoice[]> {
  return queryable.person.findMany({
    where: { state: { not: 'deactivated' }, groups: { none: { groupId } } },
    orderBy: { email: 'asc' },
    take: limit,
    select: { id: true, email: true, displayName: true },
  })
}
