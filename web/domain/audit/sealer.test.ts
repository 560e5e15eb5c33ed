import { afterAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import { auditKeySet } from './audit-key.ts'
import { GENESIS_HASH, linkHash } from './canonical-event.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { startAuditSealer } from './sealer.ts'
import { CHECKPOINT_SECONDS, writeCheckpoint } from './write-checkpoint.ts'

const { database, url, drop } = await createTestDatabase()
const replica = openDatabase(url)
afterAll(async () => {
  await replica.close()
  await drop()
})
const clock = testClock()
const context = signingKeyContext(database, { clock, masterKey: testMasterKey() })
const event = (name: string) => ({ type: 'setting.changed', outcome: 'ok', details: { name } }) as const

async function chain() {
  const links = await database.prisma.auditLink.findMany({ orderBy: { position: 'asc' } })
  const events = new Map((await database.prisma.auditEvent.findMany()).map((row) => [row.id, row]))
  return links.map((link) => ({ ...link, event: events.get(link.eventId) }))
}

async function expectOneChain(): Promise<void> {
  const links = await chain()
  let hash = GENESIS_HASH
  links.forEach(({ position, hash: stored, event }, index) => {
    expect(position).toBe(BigInt(index + 1))
    if (event === undefined) throw new Error('a link without its event')
    const present = Object.fromEntries(Object.entries(event).map(([name, value]) => [name, value ?? undefined]))
    hash = linkHash(hash, { ...present, id: `${event.id}` } as never)
    expect(Buffer.from(stored).equals(hash)).toBe(true)
  })
  expect(links.length).toBe(await database.prisma.auditEvent.count())
}

test('50 writers and two sealing replicas make one chain, gapless, with every event in it once', async () => {
  const sealers = [startAuditSealer(context), startAuditSealer({ ...context, database: replica })]
  const writers = Array.from({ length: 50 }, async (_, writer) => {
    const { prisma } = writer % 2 === 0 ? database : replica
    for (let count = 0; count < 6; count++) await recordEvent(prisma, event(`${writer}.${count}`))
  })
  await Promise.all(writers)
  for (const sealer of sealers) await sealer.stop()
  await expectOneChain()
  expect(await database.prisma.auditEvent.count({ where: { type: 'setting.changed' } })).toBe(300)
})

test('an event whose transaction commits long after later ones is sealed all the same', async () => {
  const late = await replica.pool.connect()
  await late.query('BEGIN')
  const { rows } = await late.query(
    `INSERT INTO audit_events (type, outcome) VALUES ('setting.changed', 'ok') RETURNING id`,
  )
  for (let count = 0; count < 5; count++) await recordEvent(database.prisma, event(`after ${count}`))
  expect(await sealEvents(database, { wait: true })).toBe(5)
  await late.query('COMMIT')
  late.release()
  expect(await sealEvents(database, { wait: true })).toBe(1)
  expect((await chain()).at(-1)?.eventId).toBe(BigInt(rows[0].id))
  await expectOneChain()
})

test('what a transaction takes back is never sealed', async () => {
  const before = (await chain()).length
  const undone = database.prisma.$transaction(async (transaction) => {
    await recordEvent(transaction, event('undone'))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await sealEvents(database, { wait: true })).toBe(0)
  expect((await chain()).length).toBe(before)
})

test('while one replica seals, another leaves the work to it', async () => {
  await recordEvent(database.prisma, event('contested'))
  const other = await replica.pool.connect()
  await other.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('audit'), hashtext('chain'))`)
  expect(await sealEvents(database, { wait: false })).toBe(0)
  await other.query('ROLLBACK')
  other.release()
  expect(await sealEvents(database, { wait: false })).toBe(1)
})

test('a running sealer seals a new event within a second', async () => {
  const sealer = startAuditSealer(context)
  await recordEvent(database.prisma, event('prompt'))
  await vi.waitFor(async () => expect((await chain()).at(-1)?.event?.details).toEqual({ name: 'prompt' }), 1_000)
  await sealer.stop()
})

test('a checkpoint is signed at stop, after an hour, and never twice for one position', async () => {
  const info = vi.fn()
  const logged = { ...context, log: { ...context.log, info } }
  await recordEvent(database.prisma, event('last'))
  await startAuditSealer(logged).stop()
  const { checkpoint } = info.mock.calls[0]?.[0] ?? {}
  const [newest] = await database.prisma.auditCheckpoint.findMany({ orderBy: { position: 'desc' }, take: 1 })
  const said = await verifyCheckpoint(checkpoint, await auditKeySet({ database }))
  expect(said).toEqual({
    position: newest?.position,
    hash: new Uint8Array(newest?.hash ?? []),
    issuer: context.config.issuer.url,
    at: clock(),
  })
  await sealEvents(database, { wait: true })
  const count = () => database.prisma.auditCheckpoint.count()
  const before = await count()
  await recordEvent(database.prisma, event('next'))
  await sealEvents(database, { wait: true })
  await writeCheckpoint(logged, { always: false })
  expect(await count()).toBe(before)
  clock.advance(CHECKPOINT_SECONDS)
  await Promise.all([
    writeCheckpoint(logged, { always: false }),
    writeCheckpoint({ ...logged, database: replica }, { always: false }),
  ])
  await writeCheckpoint(logged, { always: true })
  expect(await count()).toBe(before + 1)
})

test('a checkpoint of another key, or another kind of token, is refused', async () => {
  const [newest] = await database.prisma.auditCheckpoint.findMany({ take: 1 })
  await expect(verifyCheckpoint(newest?.jws ?? '', { keys: [] })).rejects.toMatchObject({
    errorName: 'auditCheckpointRefused',
  })
  const [header, , signature] = (newest?.jws ?? '').split('.')
  const forged = Buffer.from(JSON.stringify({ iss: 'x', iat: 1, position: 1, hash: 'A'.repeat(43) }))
  await expect(
    verifyCheckpoint(`${header}.${forged.toString('base64url')}.${signature}`, await auditKeySet({ database })),
  ).rejects.toMatchObject({ errorName: 'auditCheckpointRefused' })
})

test.each([
  ['UPDATE audit_events', `UPDATE audit_events SET outcome = 'ok'`],
  ['DELETE of audit_events', 'DELETE FROM audit_events'],
  ['TRUNCATE of audit_events', 'TRUNCATE audit_events'],
  ['UPDATE audit_chain', `UPDATE audit_chain SET hash = sha256('x')`],
  ['DELETE of audit_chain', 'DELETE FROM audit_chain'],
  ['TRUNCATE of audit_chain', 'TRUNCATE audit_chain'],
  ['UPDATE audit_checkpoints', `UPDATE audit_checkpoints SET jws = ''`],
  ['DELETE of audit_checkpoints', 'DELETE FROM audit_checkpoints'],
  ['TRUNCATE of audit_checkpoints', 'TRUNCATE audit_checkpoints'],
  [
    'DELETE that claims a checkpoint there is not',
    `SET LOCAL vouch.audit_retention = '999999'; DELETE FROM audit_events`,
  ],
])('%s is refused by the database itself', async (_, statement) => {
  await expect(database.pool.query(statement)).rejects.toThrow('append-only')
})
