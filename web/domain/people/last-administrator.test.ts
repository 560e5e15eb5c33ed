import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { ableAdministratorExists } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import { requireAnAdministrator } from './administrators.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
const { runtime } = provider
const { prisma } = runtime.database
const [name] = await prisma.$queryRaw<{ current_database: string }[]>`SELECT current_database()`
const replica: Runtime = { ...runtime, database: openDatabase(`${inject('postgresUrl')}/${name?.current_database}`) }
afterAll(async () => {
  await replica.database.close()
  await provider.close()
})
beforeEach(() => runtime.database.pool.query('TRUNCATE people, invites CASCADE'))

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

async function administrators(count: number): Promise<SignedInPerson[]> {
  const made: SignedInPerson[] = []
  for (let index = 0; index < count; index += 1) made.push(await signedInPerson(runtime, { role: 'administrator' }))
  return made
}

function reasonsOf(answers: readonly PromiseSettledResult<unknown>[]): string[] {
  return answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.errorName] : []))
}

const ways: [string, (target: SignedInPerson) => [string, Record<string, string>]][] = [
  ['deactivated', ({ person }) => ['person.deactivate', { personId: person.id }]],
  ['made a member', ({ person }) => ['person.change-role', { personId: person.id, role: 'member' }]],
]

const waysToEachOther: typeof ways = [...ways, ['rid of the key', ({ keyId }) => ['key.remove-of-person', { keyId }]]]

test.each(ways)('the last administrator cannot be %s, and keeps the session and the key', async (_, way) => {
  const [boss] = await administrators(1)
  if (boss === undefined) throw new Error('nobody')
  await signedInPerson(runtime)
  await expect(boss.act(...way(boss))).rejects.toThrow(refusedAs('lastAdministrator'))
  expect(await prisma.person.findUnique({ where: { id: boss.person.id } })).toMatchObject({
    state: 'active',
    role: 'administrator',
  })
  expect(await prisma.session.count({ where: { personId: boss.person.id, revokedAt: null } })).toBe(1)
  expect(await prisma.securityKey.count({ where: { personId: boss.person.id, state: 'active' } })).toBe(1)
})

test.each(ways)('one of two administrators can be %s, whoever does it', async (_, way) => {
  const [one, other] = await administrators(2)
  if (one === undefined || other === undefined) throw new Error('nobody')
  await one.act(...way(other))
  await expect(one.act(...way(one))).rejects.toThrow(refusedAs('lastAdministrator'))
  expect(await ableAdministratorExists(prisma)).toBe(true)
})

test.each(waysToEachOther)(
  'of administrators who want each other %s at once, on two replicas, one stays',
  async (_, way) => {
    for (let round = 0; round < 4; round += 1) {
      await runtime.database.pool.query('TRUNCATE people, invites CASCADE')
      const all = await administrators(4)
      const answers = await Promise.allSettled(
        all.map((who, index) => {
          const target = all[(index + 1) % all.length] ?? who
          return who.act(...way(target), index % 2 === 0 ? runtime : replica)
        }),
      )
      expect(await ableAdministratorExists(prisma)).toBe(true)
      const told = new Set([
        'lastAdministrator',
        'administratorNeeded',
        'notSignedIn',
        'keyNotAccepted',
        'keyDisabled',
        'challengeUnknown',
      ])
      expect(reasonsOf(answers).filter((reason) => !told.has(reason))).toEqual([])
      expect(reasonsOf(answers).length).toBeGreaterThan(0)
    }
  },
)

test.each(ways)('of two administrators who want themselves %s at once, on two replicas, one stays', async (_, way) => {
  for (let round = 0; round < 4; round += 1) {
    await runtime.database.pool.query('TRUNCATE people, invites CASCADE')
    const all = await administrators(2)
    const answers = await Promise.allSettled(
      all.map((who, index) => who.act(...way(who), index % 2 === 0 ? runtime : replica)),
    )
    expect(reasonsOf(answers)).toEqual(['lastAdministrator'])
    expect(await ableAdministratorExists(prisma)).toBe(true)
  }
})

test('an administrator whose keys are all gone does not count as one who is left', async () => {
  const [boss, keyless] = await administrators(2)
  if (boss === undefined || keyless === undefined) throw new Error('nobody')
  await prisma.securityKey.updateMany({ where: { personId: keyless.person.id }, data: { state: 'disabled' } })
  await expect(boss.act('person.deactivate', { personId: boss.person.id })).rejects.toThrow(
    refusedAs('lastAdministrator'),
  )
})

test('an invite to become one is not yet an administrator', async () => {
  const [boss] = await administrators(1)
  await boss?.act('person.invite', { email: 'next@example.com', role: 'administrator' })
  const leave = boss?.act('person.deactivate', { personId: boss.person.id })
  await expect(leave).rejects.toThrow(refusedAs('lastAdministrator'))
})

test('whatever takes the last key away is undone with its transaction, on any replica', async () => {
  const all = await administrators(2)
  const losing = all.map(({ person }, index) => {
    const { database } = index === 0 ? runtime : replica
    return database.prisma.$transaction(async (transaction) => {
      await transaction.securityKey.updateMany({ where: { personId: person.id }, data: { state: 'removed' } })
      await requireAnAdministrator(transaction)
    })
  })
  expect(reasonsOf(await Promise.allSettled(losing))).toEqual(['lastAdministrator'])
  expect(await ableAdministratorExists(prisma)).toBe(true)
})

test('somebody who stopped being an administrator a moment ago finishes no act', async () => {
  const [one, other] = await administrators(2)
  if (one === undefined || other === undefined) throw new Error('nobody')
  const member = await signedInPerson(runtime)
  await one.act('person.change-role', { personId: other.person.id, role: 'member' })
  const late = other.act('person.change-role', { personId: member.person.id, role: 'administrator' })
  await expect(late).rejects.toThrow(refusedAs('administratorNeeded'))
})
