import { afterAll, expect, test } from 'vitest'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { notify } from './notify.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const { prisma } = database
const now = new Date('2026-11-01T08:00:00Z')

async function person() {
  return findOrCreatePerson(prisma, { email: `${crypto.randomUUID()}@example.com` }, now)
}

test('a notice lives and dies with the transaction of what happened', async () => {
  const { id: personId } = await person()
  const act = prisma.$transaction(async (transaction) => {
    await notify(transaction, { kind: 'key_added', personId, details: { key: 'desk' }, now })
    throw new Error('it did not happen')
  })
  await expect(act).rejects.toThrow('it did not happen')
  expect(await prisma.notice.count({ where: { personId } })).toBe(0)
})

test('whom it concerns is told, and there is one notice for administrators and webhook', async () => {
  const { id: personId } = await person()
  await notify(prisma, { kind: 'key_removed', personId, details: { key: 'desk' }, now })
  const notices = await prisma.notice.findMany({ where: { personId }, orderBy: { audience: 'asc' } })
  expect(notices).toMatchObject([
    { audience: 'person', kind: 'key_removed', details: { key: 'desk' }, createdAt: now },
    { audience: 'administrators', kind: 'key_removed', details: { key: 'desk' }, createdAt: now },
  ])
})

test('what concerns nobody in person is told to the administrators alone', async () => {
  await notify(prisma, { kind: 'mds_problem', details: { reason: 'the list is too old' }, now })
  const notices = await prisma.notice.findMany({ where: { kind: 'mds_problem' } })
  expect(notices).toMatchObject([{ audience: 'administrators', personId: null }])
})
