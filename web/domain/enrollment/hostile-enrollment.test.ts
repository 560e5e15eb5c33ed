import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { storeSetting } from '../../db/settings.ts'
import { packedAttestation } from '../../testing/attestation.ts'
import { attestationRoot, TEST_AAGUID } from '../../testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { openInvite } from '../../testing/enrolled-person.ts'
import type { HostileRegistration } from '../../testing/hostile-registration.ts'
import { hostileRegistrations } from '../../testing/hostile-registrations.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { loadKeyPolicy } from '../key-policy/load-key-policy.ts'
import { initialKeyPolicy, type KeyPolicyDocument } from '../key-policy/policy-document.ts'
import { beginAssertion } from '../webauthn/begin-assertion.ts'
import { beginEnrollment } from './begin-enrollment.ts'
import { finishEnrollment } from './finish-enrollment.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
afterEach(() => database.prisma.authenticatorModel.deleteMany())
const { prisma } = database
const clock = testClock(new Date())
const runtime = { config: readConfig({ VOUCH_ISSUER: 'http://localhost:3000' }), database, clock }
const { origin } = runtime.config.issuer
const maker = await attestationRoot()
const genuine = packedAttestation(await maker.batch())
const vectors = await hostileRegistrations(maker)
const hardware: KeyPolicyDocument = {
  ...initialKeyPolicy(runtime.config),
  hardwareOnly: true,
  roots: { yubico: true, pasted: [maker.pem] },
}

async function begin(policy: Partial<KeyPolicyDocument> = {}) {
  await storeSetting(prisma, 'key_policy', { ...hardware, ...policy }, clock())
  const person = await findOrCreatePerson(prisma, { email: `${randomUUID()}@example.com` }, clock())
  const invite = await openInvite(runtime, { personId: person.id })
  const claim = { invite, sessionToken: undefined, ip: '192.0.2.1', now: clock(), policy: await loadKeyPolicy(runtime) }
  return { claim, person, begun: await beginEnrollment(runtime, { ...claim, email: undefined, name: undefined }) }
}

type Begun = Awaited<ReturnType<typeof begin>>

function finish({ claim, begun }: Begun, credential: unknown, ceremonyId = begun.ceremonyId) {
  const answer = { ceremonyId, nickname: 'Blue key', credential, userAgent: 'test' }
  return finishEnrollment(runtime, { ...claim, ...answer, now: clock() })
}

async function expectRefusal(answer: Promise<unknown>, ceremonyId: string, wanted: { error: string; reason: string }) {
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'VouchError', errorName: wanted.error }))
  const [event] = await prisma.auditEvent.findMany({ where: { ceremonyId }, orderBy: { id: 'desc' }, take: 1 })
  expect(event).toMatchObject({ type: 'key.refused', outcome: 'refused', details: wanted })
}

const model = { aaguid: TEST_AAGUID, description: 'x', roots: [], blobNumber: 1 }
const reported = { ...model, statusReports: [{ status: 'USER_KEY_REMOTE_COMPROMISE', effectiveDate: '2024-01-01' }] }

async function attempt({ policy, lies, attest = genuine, aaguid, spoil, error, reason }: HostileRegistration) {
  const broken = reason === 'model_compromised'
  if (broken) await prisma.authenticatorModel.create({ data: reported })
  const started = await begin(policy)
  const key = new SoftwareAuthenticator({ origin, attest, ...(aaguid === undefined ? {} : { aaguid }) })
  const answer = key.register(started.begun.options, lies)
  const sent = spoil === undefined ? answer : spoil(answer)
  await expectRefusal(finish(started, sent), started.begun.ceremonyId, { error, reason })
  expect(await prisma.securityKey.count({ where: { personId: started.person.id } })).toBe(0)
}

test('the key that every vector departs from is enrolled', async () => {
  const started = await begin()
  await finish(started, new SoftwareAuthenticator({ origin, attest: genuine }).register(started.begun.options))
  expect(await prisma.securityKey.count({ where: { personId: started.person.id } })).toBe(1)
})

test.each(vectors)('a hostile registration is refused, with its reason in the audit log: $name', attempt)

test('there are at least 60 ways, and each kind has a reason of its own', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(60)
  expect(new Set(vectors.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(40)
})

test('a registration is worth nothing in another ceremony, after it was used, and after two minutes', async () => {
  const register = ({ begun }: Begun) => new SoftwareAuthenticator({ origin, attest: genuine }).register(begun.options)
  const refusal = (reason: string) => ({ error: 'challengeUnknown', reason })
  const used = await begin()
  const answer = register(used)
  await expectRefusal(finish(used, {}), used.begun.ceremonyId, { error: 'ceremonyMalformed', reason: 'shape_id' })
  await expectRefusal(finish(used, answer), used.begun.ceremonyId, refusal('ceremony_used'))
  const mine = await begin()
  const theirs = await begin()
  const stolen = theirs.begun.ceremonyId
  await expectRefusal(finish(mine, register(theirs), stolen), stolen, refusal('ceremony_of_other_owner'))
  const signIn = await beginAssertion(runtime, { purpose: 'sign_in', owner: 'x', now: clock() })
  const other = finish(mine, register(mine), signIn.ceremonyId)
  await expectRefusal(other, signIn.ceremonyId, refusal('ceremony_of_other_purpose'))
  clock.advance(120)
  await expectRefusal(finish(mine, register(mine)), mine.begun.ceremonyId, refusal('ceremony_expired'))
})

test('a credential is enrolled once, whoever brings it again', async () => {
  const credentialId = crypto.getRandomValues(new Uint8Array(32))
  const register = ({ begun }: Begun) =>
    new SoftwareAuthenticator({ origin, attest: genuine }).register(begun.options, { credentialId })
  const first = await begin()
  await finish(first, register(first))
  const second = await begin()
  const again = { error: 'keyAlreadyEnrolled', reason: 'keyAlreadyEnrolled' }
  await expectRefusal(finish(second, register(second)), second.begun.ceremonyId, again)
})

test('of many people who bring one credential at the same moment a single one enrols it', async () => {
  const credentialId = crypto.getRandomValues(new Uint8Array(32))
  const started = await Promise.all(Array.from({ length: 8 }, () => begin()))
  const answers = started.map(({ begun }) =>
    new SoftwareAuthenticator({ origin, attest: genuine }).register(begun.options, { credentialId }),
  )
  const outcomes = await Promise.allSettled(started.map((each, index) => finish(each, answers[index])))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes.filter((each) => each.status === 'rejected')) {
    expect(outcome.reason).toMatchObject({ errorName: 'keyAlreadyEnrolled' })
  }
})
