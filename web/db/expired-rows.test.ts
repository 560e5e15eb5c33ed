import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { notify } from '../domain/notices/notify.ts'
import { enrolledPerson } from '../testing/enrolled-person.ts'
import { codeForCli, loggedIn, pushedLogin } from '../testing/login.ts'
import { startTestProvider } from '../testing/provider.ts'
import { deleteExpiredRows } from './expired-rows.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { prisma } = provider.runtime.database
const { authenticator } = await enrolledPerson(provider.runtime, 'alice@example.com')

const counted = async () => ({
  ceremonies: await prisma.ceremony.count(),
  requests: await prisma.loginRequest.count(),
  proofs: await prisma.dpopProof.count(),
  sessions: await prisma.session.count(),
})

test('what anybody can make is gone once it has expired; what a touch stands behind is kept for a month', async () => {
  await loggedIn(provider, authenticator)
  await codeForCli(provider, authenticator)
  await pushedLogin(provider, { state: randomBytes(16).toString('base64url') })
  const before = await counted()
  expect(before).toMatchObject({ requests: 3, sessions: 2 })
  await deleteExpiredRows(prisma, provider.clock())
  expect(await counted()).toEqual(before)

  const later = (milliseconds: number) => new Date(provider.clock().getTime() + milliseconds)
  await deleteExpiredRows(prisma, later(301_000))
  expect(await counted()).toEqual({ ceremonies: 0, requests: 2, proofs: 0, sessions: 2 })
  await deleteExpiredRows(prisma, later(32 * 86_400_000))
  expect(await counted()).toEqual({ ceremonies: 0, requests: 0, proofs: 0, sessions: 0 })
})

test('a notice is kept for a month after it was put away, or for three; never while it waits to be delivered', async () => {
  const now = new Date('2026-01-01T08:00:00Z')
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000)
  const { id: personId } = await prisma.person.findFirstOrThrow()
  await prisma.notice.deleteMany()
  await notify(prisma, { kind: 'key_added', personId, now })
  const [mine, theirs] = await prisma.notice.findMany({ orderBy: { audience: 'asc' } })
  if (mine === undefined || theirs === undefined) throw new Error('no notices')
  await prisma.notice.update({ where: { id: mine.id }, data: { queuedAt: now, readAt: after(1) } })
  const waiting = { channel: 'email', recipient: 'alice@example.com', nextAttemptAt: now } as const
  const { id } = await prisma.delivery.create({ data: { ...waiting, noticeId: mine.id } })
  const leftAfter = async (days: number) => {
    await deleteExpiredRows(prisma, after(days))
    return (await prisma.notice.findMany({ select: { id: true } })).map((notice) => notice.id).sort()
  }

  expect(await leftAfter(100)).toEqual([mine.id, theirs.id].sort())
  await prisma.notice.update({ where: { id: theirs.id }, data: { queuedAt: now } })
  await prisma.delivery.update({ where: { id }, data: { deliveredAt: after(2) } })
  expect(await leftAfter(31)).toEqual([mine.id, theirs.id].sort())
  expect(await leftAfter(33)).toEqual([theirs.id])
  expect(await leftAfter(89)).toEqual([theirs.id])
  expect(await leftAfter(91)).toEqual([])
})
