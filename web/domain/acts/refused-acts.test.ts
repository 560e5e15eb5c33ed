import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database

const refusals = (personId: string) =>
  prisma.auditEvent.findMany({ where: { personId, type: 'act.refused' }, orderBy: { id: 'asc' } })

test('an act that is refused after its touch is in the audit log, with the touch, the session and the reason', async () => {
  const boss = await signedInPerson(runtime, { role: 'administrator' })
  const { id: personId } = boss.person
  await expect(boss.act('person.deactivate', { personId })).rejects.toThrow()
  await expect(boss.act('key.remove', { keyId: boss.keyId })).rejects.toThrow()
  const [session] = await prisma.session.findMany({ where: { personId } })
  const about = {
    outcome: 'refused',
    keyId: boss.keyId,
    sessionId: session?.id,
    ceremonyId: expect.any(String),
    ip: '192.0.2.7',
  }
  expect(await refusals(personId)).toMatchObject([
    { ...about, details: { act: 'person.deactivate', error: 'lastAdministrator' } },
    { ...about, details: { act: 'key.remove', error: 'lastKey' } },
  ])
})

test('what a page asks without a touch, and gets no answer to, fills no log', async () => {
  const alice = await signedInPerson(runtime)
  await expect(alice.act('session.end', { sessionId: crypto.randomUUID() })).rejects.toThrow()
  expect(await refusals(alice.person.id)).toEqual([])
})
