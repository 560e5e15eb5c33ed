import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { insertAuditEvent } from './audit/audit-events.ts'
import { insertDpopProof } from './dpop-proofs.ts'
import { consumeCeremonyRow, insertCeremony } from './login/ceremonies.ts'
import { takeToken } from './rate-limits.ts'

const testDatabase = await createTestDatabase()
afterAll(() => testDatabase.drop())
const { database } = testDatabase
const { pool, prisma } = database
const now = new Date()
const hash = () => new Uint8Array(randomBytes(32))

// A deferred trigger runs while its transaction commits, and so sees by what rule it does.
await pool.query(`
  CREATE TABLE commits (how text NOT NULL);
  CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO commits VALUES (current_setting('synchronous_commit'));
    RETURN NULL;
  END $$;`)
for (const table of ['rate_limits', 'ceremonies', 'dpop_proofs', 'audit_events']) {
  await pool.query(`CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE ON ${table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION note_commit()`)
}
// The Postgres of the tests waits for nothing.
await pool.query('SET synchronous_commit = on')

async function commitsOf(act: () => Promise<unknown>): Promise<string[]> {
  await pool.query('TRUNCATE commits')
  await act()
  await insertAuditEvent(prisma, { type: 'key.added', outcome: 'ok' })
  const { rows } = await pool.query<{ how: string }>('SELECT how FROM commits')
  expect(pool.totalCount).toBe(1)
  return rows.map(({ how }) => how)
}

test.each([
  ['a count', () => takeToken(database, [{ name: 'test', key: 'a', burst: 10, perSeconds: 60 }], now)],
  ['a question', () => insertCeremony(database, ceremony())],
])('%s does not wait for the disk, and what the connection does next does', async (_, act) => {
  expect(await commitsOf(act)).toEqual(['off', 'on'])
})

test('a ceremony is used up on the disk, once', async () => {
  const begun = ceremony()
  const id = await insertCeremony(database, begun)
  expect(await commitsOf(() => consumeCeremonyRow(prisma, { ...begun, id }, now))).toEqual(['on', 'on'])
  expect(await consumeCeremonyRow(prisma, { ...begun, id }, now)).toBeUndefined()
})

test('a proof is used up on the disk', async () => {
  expect(await commitsOf(() => insertDpopProof(database, hash(), now))).toEqual(['on', 'on'])
})

function ceremony() {
  const owner = randomBytes(16).toString('base64url')
  const expiresAt = new Date(now.getTime() + 60_000)
  return { challengeHash: hash(), purpose: 'authorize', owner, personId: undefined, createdAt: now, expiresAt } as const
}
