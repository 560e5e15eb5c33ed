import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { insertAuditEvent } from '../../db/audit/audit-events.ts'
import { findOrCreatePerson, type PersonRow } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import type { AuditFilters } from './audit-filters.ts'
import { exportEvents } from './export-events.ts'
import { listAuditEvents } from './list-audit-events.ts'
import { sealEvents } from './seal-events.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)

const newPerson = (name: string) => findOrCreatePerson(database.prisma, { email: `${name}@example.com` }, new Date())
const [alice, bob, carol] = [await newPerson('alice'), await newPerson('bob'), await newPerson('carol')]
const GROUP = 'group.created'

async function happened(
  type: string,
  about: PersonRow | undefined,
  by?: PersonRow,
  more: { outcome?: string; ip?: string } = {},
) {
  const details = by === undefined ? {} : { by: by.email }
  await insertAuditEvent(database.prisma, { type, outcome: 'ok', personId: about?.id, details, ...more })
}

// Alice does and is done to by turns, among what others do to others.
for (let turn = 0; turn < 8; turn++) {
  await happened('sign_in.succeeded', alice, undefined, { ip: turn < 4 ? '192.0.2.1' : '192.0.2.2' })
  await happened('person.renamed', bob, alice, { ip: turn < 4 ? '192.0.2.1' : '192.0.2.2' })
  await happened('person.renamed', carol, bob)
  await happened('person.renamed', alice, carol, { outcome: turn === 5 ? 'refused' : 'ok' })
  await happened(GROUP, undefined, alice)
  await happened('key.removed', alice, alice)
  await happened('token.minted', bob)
  await happened('setting.changed', undefined)
}
await sealEvents(database, { wait: true })
const everything = await idsOf({}, 200)
const expected = (wanted: readonly number[]) => everything.filter((_, at) => wanted.includes(7 - (at % 8)))

async function idsOf(filters: AuditFilters, limit: number): Promise<string[]> {
  const ids: string[] = []
  let before: string | undefined
  do {
    const { events, next } = await listAuditEvents({ database }, filters, { before, limit })
    ids.push(...events.map(({ id }) => id))
    before = next
  } while (before !== undefined)
  return ids
}

async function exportedIds(filters: AuditFilters): Promise<string[]> {
  const ids: string[] = []
  for await (const record of exportEvents({ database }, filters)) if ('id' in record) ids.push(record.id)
  return ids.reverse()
}

const cases: [string, AuditFilters, string[]][] = [
  ['what a person did and what was done to them', { person: alice.email }, expected([0, 1, 3, 4, 5])],
  ['the same by their id', { person: alice.id.toUpperCase() }, expected([0, 1, 3, 4, 5])],
  ['what was done to a person', { about: alice.email }, expected([0, 3, 5])],
  ['what a person did to others', { by: 'Alice@example.com' }, expected([1, 4, 5])],
  ['what one did to the other', { by: alice.id, about: bob.email }, expected([1])],
  ['of a person, what another did', { person: alice.email, by: carol.email }, expected([3])],
  ['a kind', { person: alice.email, type: 'person.renamed' }, expected([1, 3])],
  [
    'a kind and an outcome',
    { person: alice.id, type: 'person.renamed', outcome: 'refused' },
    expected([3]).slice(2, 3),
  ],
  ['an address', { person: alice.email, ip: '192.0.2.1' }, expected([0, 1]).slice(8)],
  ['a name of AWS', { person: alice.email, 'role-session-name': bob.email }, expected([1])],
  ['a time to come', { person: alice.email, since: '2900-01-01' }, []],
  ['a time that was', { person: alice.email, since: '2000-01-01', until: '2900-01-01' }, expected([0, 1, 3, 4, 5])],
  ['nobody', { by: 'nobody@example.com' }, []],
  ['nobody, beside somebody', { person: alice.email, about: 'nobody@example.com' }, []],
  ['an id that nobody has', { by: randomUUID() }, []],
]

test.each(cases)(
  'a filter finds %s: no event twice, none left out, on pages of any size and in an export',
  async (_, filters, ids) => {
    for (const limit of [1, 2, 3, 7, 200]) expect(await idsOf(filters, limit), `pages of ${limit}`).toEqual(ids)
    expect(await exportedIds(filters)).toEqual(ids)
  },
)

test('what is about an id that nobody has any more is still found', async () => {
  const id = randomUUID()
  await insertAuditEvent(database.prisma, {
    type: 'person.renamed',
    outcome: 'ok',
    personId: id,
    details: { by: bob.email },
  })
  expect(await idsOf({ person: id }, 50)).toHaveLength(1)
  expect(await idsOf({ person: id, by: bob.email }, 50)).toHaveLength(1)
})

test('events that nobody did to another, such as a token, add nothing to the indexes of who did what', async () => {
  const size = async () => {
    const { rows } = await database.pool.query(
      "SELECT sum(pg_relation_size(oid::regclass)) AS size FROM pg_class WHERE relname LIKE 'audit_events_by%'",
    )
    return Number(rows[0].size)
  }
  const before = await size()
  await database.pool.query(
    `INSERT INTO audit_events (type, outcome, person_id, details)
     SELECT 'token.minted', 'ok', $1, jsonb_build_object('jti', n::text, 'role', 'r') FROM generate_series(1, 5000) n`,
    [alice.id],
  )
  expect(await size()).toBe(before)
})
