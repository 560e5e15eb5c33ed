import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { KeyState } from '../../db/keys/security-keys.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import { createInvite } from '../people/create-invite.ts'
import { MAX_KEYS } from './require-room-for-key.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database

/** Gives somebody copies of their key, with other credential IDs, until they have so many rows more. */
async function pile(person: SignedInPerson, more: number, state: KeyState = 'active') {
  const {
    id: _,
    transports,
    attestationChain,
    ...key
  } = await prisma.securityKey.findUniqueOrThrow({
    where: { id: person.keyId },
  })
  const copy = () => ({ ...key, transports, attestationChain, state, credentialId: new Uint8Array(randomBytes(32)) })
  await prisma.securityKey.createMany({ data: Array.from({ length: more }, copy) })
}

const kept = (person: SignedInPerson) =>
  prisma.securityKey.count({ where: { personId: person.person.id, state: { not: 'removed' } } })

interface Begun {
  readonly ceremony: string
  readonly options: Parameters<SoftwareAuthenticator['register']>[0]
}

async function begin(person: SignedInPerson) {
  provider.clock.advance(1)
  return (await person.act('key.add')) as unknown as Begun
}

async function finish(person: SignedInPerson, { ceremony, options }: Begun) {
  const credential = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin }).register(options)
  const answer = { ceremony, nickname: 'One more', credential }
  const response = await browserOf(provider, person).postJson('/api/v1/enrollment', answer)
  return { status: response.status, body: await response.json() }
}

test('a person has at most 20 keys, of which disabled ones count and removed ones do not', async () => {
  const alice = await signedInPerson(runtime)
  await pile(alice, 5, 'removed')
  await pile(alice, 9, 'disabled')
  await pile(alice, 9)
  expect(await finish(alice, await begin(alice))).toMatchObject({ status: 200 })
  expect(await kept(alice)).toBe(MAX_KEYS)
  await expect(begin(alice)).rejects.toMatchObject({ errorName: 'tooManyKeys' })
  const spare = await prisma.securityKey.findFirstOrThrow({ where: { personId: alice.person.id, state: 'disabled' } })
  await alice.act('key.remove', { keyId: spare.id })
  expect(await finish(alice, await begin(alice))).toMatchObject({ status: 200 })
})

test('of many keys that are added at once there are never more than 20', async () => {
  const alice = await signedInPerson(runtime)
  await pile(alice, MAX_KEYS - 3)
  const begun = [await begin(alice), await begin(alice), await begin(alice), await begin(alice), await begin(alice)]
  const answers = await Promise.all(begun.map((each) => finish(alice, each)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toMatchObject([1, 2, 3].map(() => ({ status: 409, body: { code: 'VCH-6210' } })))
  expect(await kept(alice)).toBe(MAX_KEYS)
  const told = { type: 'key.refused', personId: alice.person.id, details: { path: ['error'], equals: 'tooManyKeys' } }
  expect(await prisma.auditEvent.count({ where: told })).toBe(3)
})

test('an invite adds no key beyond 20, and a recovery goes on: it removes the older ones', async () => {
  const alice = await signedInPerson(runtime)
  const boss = await signedInPerson(runtime, { role: 'administrator' })
  await pile(alice, MAX_KEYS - 1)
  const { link } = await createInvite(runtime, { email: alice.person.email })
  expect((await enrolByLink(provider, link.reveal())).status).toBe(409)
  const recovery = (await boss.act('person.recover', { personId: alice.person.id })) as { link: string }
  expect((await enrolByLink(provider, recovery.link)).status).toBe(200)
  expect(await kept(alice)).toBe(1)
})
