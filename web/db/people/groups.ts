import type { Queryable } from '../database.ts'
import { lockUntilCommit } from '../transaction-lock.ts'

export interface GroupRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly createdAt: Date
}

/** One statement: of two callers with names that differ by capitals at most, a single one gets its group. */
export async function insertGroup(queryable: Queryable, group: Omit<GroupRow, 'id'>): Promise<string | undefined> {
  const rows = await queryable.$queryRaw<{ id: string }[]>`
    INSERT INTO groups (name, description, created_at)
    VALUES (${group.name}, ${group.description}, ${group.createdAt}::timestamptz)
    ON CONFLICT DO NOTHING RETURNING id::text`
  return rows[0]?.id
}

export async function findGroup(queryable: Queryable, id: string): Promise<GroupRow | undefined> {
  return (await queryable.group.findUnique({ where: { id } })) ?? undefined
}

/** The group, kept as it is until the transaction ends. */
export async function lockGroup(queryable: Queryable, id: string): Promise<GroupRow | undefined> {
  const rows = await queryable.$queryRaw<GroupRow[]>`
    SELECT id::text, name, description, created_at AS "createdAt" FROM groups WHERE id = ${id}::uuid FOR UPDATE`
  return rows[0]
}

/** Lets one caller at a time give names to groups, until its transaction ends. */
export async function lockGroupNames(queryable: Queryable): Promise<void> {
  await lockUntilCommit(queryable, 'groupNames')
}

/** The other group that has this name, capitals aside. */
export async function groupNameIsTaken(queryable: Queryable, name: string, but: string): Promise<boolean> {
  const rows = await queryable.$queryRaw<unknown[]>`
    SELECT 1 FROM groups WHERE lower(name) = lower(${name}) AND id <> ${but}::uuid`
  return rows.length > 0
}

export async function updateGroup(
  queryable: Queryable,
  id: string,
  change: { readonly name: string } | { readonly description: string },
): Promise<void> {
  await queryable.group.update({ where: { id }, data: change })
}

/** @returns how many were in it */
export async function deleteGroup(queryable: Queryable, id: string): Promise<number> {
  const { count } = await queryable.groupMember.deleteMany({ where: { groupId: id } })
  await queryable.group.delete({ where: { id } })
  return count
}

/** @returns false where the person was in it before */
export async function addMember(queryable: Queryable, groupId: string, personId: string, now: Date): Promise<boolean> {
  const { count } = await queryable.groupMember.createMany({
    data: [{ groupId, personId, addedAt: now }],
    skipDuplicates: true,
  })
  return count === 1
}

/** @returns false where the person was not in it */
export async function removeMember(queryable: Queryable, groupId: string, personId: string): Promise<boolean> {
  const { count } = await queryable.groupMember.deleteMany({ where: { groupId, personId } })
  return count === 1
}

/** Takes a person out of every group. @returns the names of those groups */
export async function removeFromGroups(queryable: Queryable, personId: string): Promise<string[]> {
  const rows = await queryable.$queryRaw<{ name: string }[]>`
    DELETE FROM group_members m USING groups g WHERE g.id = m.group_id AND m.person_id = ${personId}::uuid
    RETURNING g.name`
  return rows.map(({ name }) => name).sort()
}
