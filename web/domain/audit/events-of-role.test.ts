import { afterAll, expect, test } from 'vitest'
import { insertAuditEvent } from '../../db/audit/audit-events.ts'
import { findRolesInLog } from '../../db/audit/audit-roles.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import type { AuditFilters } from './audit-filters.ts'
import { exportEvents } from './export-events.ts'
import { listAuditEvents } from './list-audit-events.ts'
import { sealEvents } from './seal-events.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)

const arn = (name: string, account = '123456789012') => `arn:aws:iam::${account}:role/${name}`
const names = ['Admin', 'X_Admin', 'XxAdmin', 'admin', 'team/Y_Admin', '100%', 'a\\b']
const alice = await findOrCreatePerson(database.prisma, { email: 'alice@example.com' }, new Date())
const bob = await findOrCreatePerson(database.prisma, { email: 'bob@example.com' }, new Date())

// Every role by turns, among what is of no role, and of one that is none of AWS.
for (let turn = 0; turn < 3; turn++) {
  for (const [at, name] of names.entries()) {
    const type = at % 2 === 0 ? 'token.minted' : 'token.refused'
    const outcome = at % 2 === 0 ? 'ok' : 'refused'
    const personId = turn === 0 ? bob.id : alice.id
    await insertAuditEvent(database.prisma, { type, outcome, personId, details: { role: arn(name) } })
  }
  await insertAuditEvent(database.prisma, {
    type: 'token.minted',
    outcome: 'ok',
    details: { role: arn('Admin', '210987654321') },
  })
  await insertAuditEvent(database.prisma, { type: 'sign_in.succeeded', outcome: 'ok', personId: alice.id })
  await insertAuditEvent(database.prisma, { type: 'person.deactivated', outcome: 'ok', details: { role: 'member' } })
}
await sealEvents(database, { wait: true })

async function listed(filters: AuditFilters, limit: number): Promise<string[]> {
  const found: { id: string; role: string }[] = []
  let before: string | undefined
  do {
    const page = await listAuditEvents({ database }, filters, { before, limit })
    found.push(...page.events.map(({ id, details }) => ({ id, role: String(details?.role) })))
    before = page.next
  } while (before !== undefined)
  expect(found.map(({ id }) => id)).toEqual(
    [...new Set(found.map(({ id }) => id))].sort((a, b) => Number(b) - Number(a)),
  )
  return found.map(({ role }) => role)
}

async function exported(filters: AuditFilters): Promise<string[]> {
  const roles: string[] = []
  for await (const record of exportEvents({ database }, filters))
    if ('id' in record) roles.push(String(record.details.role))
  return roles.reverse()
}

const thrice = (...some: string[]) => [1, 2, 3].flatMap(() => some)

test.each<[string, AuditFilters, string[]]>([
  ['one role, and no other that LIKE would take for it', { role: arn('X_Admin') }, thrice(arn('X_Admin'))],
  ['a role with a character that means something to LIKE', { role: arn('100%') }, thrice(arn('100%'))],
  ['another one', { role: arn('a\\b') }, thrice(arn('a\\b'))],
  ['a pattern, capitals counting', { role: arn('*_Admin') }, thrice(arn('team/Y_Admin'), arn('X_Admin'))],
  ['a pattern of one character', { role: arn('X?Admin') }, thrice(arn('XxAdmin'), arn('X_Admin'))],
  [
    'one name in every account',
    { role: 'arn:aws:iam::*:role/Admin' },
    thrice(arn('Admin', '210987654321'), arn('Admin')),
  ],
  ['a pattern without a beginning', { role: '*/admin' }, thrice(arn('admin'))],
  [
    'every role of AWS',
    { role: '*' },
    thrice(arn('Admin', '210987654321'), ...names.map((name) => arn(name)).reverse()),
  ],
  ['stars in a row as one', { role: '***/admin' }, thrice(arn('admin'))],
  ['a role and a person', { role: arn('*_Admin'), person: bob.email }, [arn('team/Y_Admin'), arn('X_Admin')]],
  ['a role and an outcome', { role: arn('*_Admin'), outcome: 'refused' }, thrice(arn('X_Admin'))],
  ['nothing of a role that nobody asked for', { role: arn('Nobody') }, []],
  ['nothing of a name alone', { role: 'Admin' }, []],
  ['nothing of what is no role of AWS', { role: 'member' }, []],
])('the filter by role finds %s: on pages of any size and in an export', async (_, filters, roles) => {
  for (const limit of [1, 2, 5, 200]) expect(await listed(filters, limit), `pages of ${limit}`).toEqual(roles)
  expect(await exported(filters)).toEqual(roles)
})

test('where a pattern means more roles than are followed one by one, it finds all the same', async () => {
  await database.pool.query(
    `INSERT INTO audit_events (type, outcome, details)
     SELECT 'token.minted', 'ok', jsonb_build_object('role', 'arn:aws:iam::999999999999:role/R' || n) FROM generate_series(1, 2100) n`,
  )
  await sealEvents(database, { wait: true })
  const of = (pattern: string, leaps?: number) => findRolesInLog(database, pattern, leaps)
  expect(await of('*', 2_100), 'too many leaps').toBeUndefined()
  expect((await of('*', 2_108))?.length).toBe(2_100 + names.length + 1)
  expect(await of('arn:aws:iam::999999999999:role/R21?')).toHaveLength(10)
  expect(await of('arn:aws:iam::1*', 10), 'only those that begin like it').toHaveLength(names.length)
  expect(await listed({ role: '*:role/R2100' }, 7)).toHaveLength(1)
  expect(await listed({ role: '*:role/R20??' }, 30)).toHaveLength(100)
  expect(await exported({ role: '*:role/R20??' })).toHaveLength(100)
})

test('what speaks of no role of AWS adds nothing to the index of roles', async () => {
  const size = async () => {
    const { rows } = await database.pool.query("SELECT pg_relation_size('audit_events_aws_role_idx') AS size")
    return Number(rows[0].size)
  }
  const before = await size()
  await database.pool.query(
    `INSERT INTO audit_events (type, outcome, details)
     SELECT 'sign_in.succeeded', 'ok', jsonb_build_object('role', 'member') FROM generate_series(1, 5000) n`,
  )
  expect(await size()).toBe(before)
})
