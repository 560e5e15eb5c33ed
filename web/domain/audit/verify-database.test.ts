import { afterAll, beforeEach, expect, test } from 'vitest'
import { findLatestAuditCheckpoint } from '../../db/audit/audit-checkpoints.ts'
import type { Database } from '../../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { verifyDatabase } from './verify-database.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

const masterKey = testMasterKey()
const opened: TestDatabase[] = []
let database: Database
afterAll(() => Promise.all(opened.map((one) => one.drop())))
beforeEach(async () => {
  const fresh = await createTestDatabase()
  opened.push(fresh)
  database = fresh.database
  // The audit key's own event is the first.
  await record(1)
  await writeCheckpoint(context(), { always: true })
  await record(8)
  await writeCheckpoint(context(), { always: true })
})

const context = () => signingKeyContext(database, { masterKey, clock: testClock() })
const nothing = { checkpoints: [], keys: undefined }

async function record(count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await recordEvent(database.prisma, { type: 'setting.changed', outcome: 'ok', details: { number } })
  }
  await sealEvents(database, { wait: true })
}

/** As somebody may who owns the database: past every trigger. */
async function tamper(...statements: string[]): Promise<void> {
  await database.pool.query(
    ['BEGIN', 'SET LOCAL session_replication_role = replica', ...statements, 'COMMIT'].join('; '),
  )
}

async function faultFound(checkpoints: string[] = []) {
  return (await verifyDatabase(database, { ...nothing, checkpoints })).fault
}

test('an untouched log verifies, and what waits for its seal is counted', async () => {
  await recordEvent(database.prisma, { type: 'setting.changed', outcome: 'ok' })
  const verdict = await verifyDatabase(database, nothing)
  expect(verdict).toEqual({ fault: undefined, verified: 10, position: 10n, checkpoints: 2, unsealed: 1 })
})

test.each([
  [`at = at + interval '1 millisecond'`],
  [`type = 'setting.chanced'`],
  [`outcome = 'refused'`],
  ['person_id = gen_random_uuid()'],
  ['key_id = gen_random_uuid()'],
  ['session_id = gen_random_uuid()'],
  ['ceremony_id = gen_random_uuid()'],
  [`client_id = ''`],
  [`ip = '192.0.2.9'`],
  [`details = details || '{"number": "5"}'`],
])('a row with %s is named as modified', async (change) => {
  const where = 'WHERE id = (SELECT event_id FROM audit_chain WHERE position = 6)'
  await tamper(`UPDATE audit_events SET ${change} ${where}`)
  expect(await faultFound()).toMatchObject({ kind: 'modified', position: 6n })
})

test('a changed hash is named', async () => {
  await tamper(`UPDATE audit_chain SET hash = sha256('x') WHERE position = 6`)
  expect(await faultFound()).toMatchObject({ kind: 'modified', position: 6n })
})

test('an event that was deleted is named, with its link or without', async () => {
  await tamper('DELETE FROM audit_events WHERE id = (SELECT event_id FROM audit_chain WHERE position = 6)')
  expect(await faultFound()).toMatchObject({ kind: 'deleted', position: 6n })
  await tamper('DELETE FROM audit_chain WHERE position = 6')
  expect(await faultFound()).toMatchObject({ kind: 'deleted', position: 6n })
})

test('a link that was taken out alone is named, and its event is a stray', async () => {
  await tamper('DELETE FROM audit_chain WHERE position = 10', 'DELETE FROM audit_checkpoints')
  expect(await faultFound()).toMatchObject({ kind: 'inserted' })
})

test('a beginning that was deleted is named, although a checkpoint stands there', async () => {
  await tamper(
    'DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_chain WHERE position <= 1)',
    'DELETE FROM audit_chain WHERE position <= 1',
  )
  expect(await faultFound()).toMatchObject({ kind: 'deleted', position: 1n })
})

test('two events in each other’s place are named as reordered', async () => {
  await tamper(
    'CREATE TEMP TABLE two ON COMMIT DROP AS SELECT * FROM audit_chain WHERE position IN (5, 6)',
    'DELETE FROM audit_chain WHERE position IN (5, 6)',
    'INSERT INTO audit_chain SELECT a.position, b.event_id, a.hash FROM two a JOIN two b ON a.position + b.position = 11',
  )
  expect(await faultFound()).toMatchObject({ kind: 'reordered', position: 5n })
})

test('an event that was put between others is named as inserted, whatever hash it was given', async () => {
  await tamper(
    'UPDATE audit_chain SET position = position + 1000 WHERE position >= 6',
    'UPDATE audit_chain SET position = position - 999 WHERE position > 1000',
    `INSERT INTO audit_events (id, type, outcome) VALUES (100000, 'setting.changed', 'ok')`,
    `INSERT INTO audit_chain VALUES (6, 100000, sha256('x'))`,
  )
  expect(await faultFound()).toMatchObject({ kind: 'inserted', position: 6n })
})

test('an event that was written past the trigger is named', async () => {
  await tamper(`INSERT INTO audit_events (type, outcome) VALUES ('setting.changed', 'ok')`)
  expect(await faultFound()).toMatchObject({ kind: 'inserted' })
})

const cutTail = [
  'DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_chain WHERE position > 8)',
  'DELETE FROM audit_chain WHERE position > 8',
]

test('an end that was cut off is told by the checkpoint beyond it', async () => {
  await tamper(...cutTail)
  expect(await faultFound()).toMatchObject({ kind: 'truncated', position: 9n })
})

test('an end that was cut off with its checkpoint is told by a copy kept elsewhere', async () => {
  const copy = (await findLatestAuditCheckpoint(database))?.jws ?? ''
  await tamper(...cutTail, 'DELETE FROM audit_checkpoints WHERE position > 8')
  expect(await faultFound()).toBeUndefined()
  expect(await faultFound([copy])).toMatchObject({ kind: 'truncated', position: 9n })
})

test('a log that was written anew, with all its hashes right, is told by the checkpoint', async () => {
  await tamper(
    `UPDATE audit_events SET outcome = 'refused' WHERE id = (SELECT event_id FROM audit_chain WHERE position = 6)`,
    'INSERT INTO audit_unsealed SELECT event_id FROM audit_chain WHERE position >= 6 ORDER BY position',
    'DELETE FROM audit_chain WHERE position >= 6',
  )
  await sealEvents(database, { wait: true })
  expect(await faultFound()).toMatchObject({ kind: 'rewritten', position: 10n })
})

test('a checkpoint that no key of the log signed is named', async () => {
  const set = `SET jws = (SELECT jws FROM audit_checkpoints WHERE position = 1)`
  await tamper(`UPDATE audit_checkpoints ${set} WHERE position > 1`)
  expect(await faultFound()).toMatchObject({ kind: 'checkpoint', position: 10n })
  await expect(verifyDatabase(database, { checkpoints: [], keys: { keys: [] } })).resolves.toMatchObject({
    fault: { kind: 'checkpoint', position: 1n },
  })
})
