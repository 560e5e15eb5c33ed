import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { insertLoan } from '../../db/aws/aws-loans.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { postAct, signedInPerson } from '../../testing/signed-in-person.ts'
import { ENDED_LOANS_DAYS, listEndedLoans, listLoans } from './list-loans.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { clock, runtime } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })
const alice = await signedInPerson(runtime)

beforeEach(async () => {
  await prisma.awsLoan.deleteMany()
})

const inHours = (hours: number) => new Date(clock().getTime() + hours * 3_600_000)

async function newSession(hours = 8): Promise<string> {
  const { id } = await prisma.session.create({
    data: {
      kind: 'cli',
      tokenHash: randomBytes(32),
      personId: alice.person.id,
      keyId: alice.keyId,
      ceremonyId: crypto.randomUUID(),
      authTime: clock(),
      expiresAt: inHours(hours),
    },
  })
  return id
}

async function lend(name: string, hours: number, sessionId?: string): Promise<string> {
  return insertLoan(prisma, {
    sessionId: sessionId ?? (await newSession()),
    personId: alice.person.id,
    roleArn: 'arn:aws:iam::123456789012:role/VouchDeveloper',
    via: [],
    name,
    createdAt: inHours(-24 * 30),
    expiresAt: inHours(hours),
  })
}

const ended = async (personId?: string) =>
  (await listEndedLoans(runtime, personId)).map(({ name, how, overAt }) => [
    name,
    how,
    Math.round((overAt.getTime() - clock().getTime()) / 3_600_000),
  ])

test('each loan is either alive or over, and of one that is over it is said how and since when', async () => {
  await lend('alive', 1)
  await lend('up', -2)
  await lend('long up', -24 * ENDED_LOANS_DAYS - 1)
  await lend('outlived its session', 3, await newSession(-4))
  const revoked = await newSession()
  await lend('revoked', 2, revoked)
  await lend('up before it was revoked', -3, revoked)
  await prisma.session.update({ where: { id: revoked }, data: { revokedAt: inHours(-1), revokedReason: 'person' } })
  await postAct(provider, boss, 'aws-loan.end-of-anyone', { loanId: await lend('ended', 1) })
  await postAct(provider, alice, 'aws-loan.end', { loanId: await lend('ended by herself', 1) })
  expect((await ended()).slice(0, 2).sort()).toEqual([
    ['ended by herself', 'ended_by_person', 0],
    ['ended', 'ended_by_administrator', 0],
  ])
  expect((await ended()).slice(2)).toEqual([
    ['revoked', 'session', -1],
    ['up', 'time', -2],
    ['up before it was revoked', 'time', -3],
    ['outlived its session', 'session', -4],
  ])
  expect((await listLoans(runtime)).map(({ name }) => name)).toEqual(['alive'])
})

test('a person sees the loans of their own, and no others', async () => {
  await lend('hers', -1)
  expect(await ended(alice.person.id)).toEqual([['hers', 'time', -1]])
  expect(await ended(boss.person.id)).toEqual([])
})
