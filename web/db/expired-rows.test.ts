import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
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
