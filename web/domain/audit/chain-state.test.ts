import { afterAll, expect, test } from 'vitest'
import { countUnsealedAuditEvents } from '../../db/audit/audit-chain.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import { auditChainState } from './chain-state.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const context = signingKeyContext(database, { clock: testClock(), masterKey: testMasterKey() })
const write = () => recordEvent(database.prisma, { type: 'setting.changed', outcome: 'ok', details: { name: 'x' } })

test('what is sealed, what waits and what was signed are told apart', async () => {
  expect(await auditChainState({ database })).toEqual({ sealed: 0n, waiting: 0, checkpoint: undefined })
  for (let count = 0; count < 3; count++) await write()
  expect(await auditChainState({ database })).toMatchObject({ sealed: 0n, waiting: 3 })
  await sealEvents(database, { wait: true })
  await writeCheckpoint(context, { always: true })
  await sealEvents(database, { wait: true })
  const { position } = (await auditChainState({ database })).checkpoint ?? {}
  expect(position).toBe(3n)
  await write()
  const state = await auditChainState({ database })
  expect(state).toMatchObject({ waiting: 1, checkpoint: { position: 3n } })
  expect(state.sealed).toBeGreaterThanOrEqual(3n)
})

test('what waits is counted no further than is asked, however much it is', async () => {
  for (let count = 0; count < 5; count++) await write()
  expect(await countUnsealedAuditEvents(database, 2)).toBe(2)
})
