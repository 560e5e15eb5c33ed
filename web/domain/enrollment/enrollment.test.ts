import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { findOrCreatePerson, findPerson } from '../../db/people/people.ts'
import { packedAttestation } from '../../testing/attestation.ts'
import { attestationRoot } from '../../testing/attestation-authority.ts'
import { Flag, type Lies, SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { enrolledPerson, openInvite } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { hardwarePolicy, type KeyPolicy } from '../attestation/key-policy.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { beginAssertion } from '../webauthn/begin-assertion.ts'
import { type BegunEnrollment, beginEnrollment } from './begin-enrollment.ts'
import { type EnrollmentAnswer, finishEnrollment } from './finish-enrollment.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const clock = testClock(new Date())
const runtime = { config: readConfig({ VOUCH_ISSUER: 'http://localhost:3000' }), database, clock }
const { origin } = runtime.config.issuer
const any: KeyPolicy = { kind: 'any' }
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

interface Bearer {
  readonly invite?: string
  readonly sessionToken?: string
}

const claim = (bearer: Bearer, policy: KeyPolicy = any) => {
  const { invite, sessionToken } = bearer
  return { invite, sessionToken, ip: '192.0.2.1', now: clock(), policy }
}

function begin(bearer: Bearer, typed: { email?: string; name?: string } = {}, policy: KeyPolicy = any) {
  const { sessionToken: _, ...claimant } = claim(bearer, policy)
  return beginEnrollment(runtime, { ...claimant, email: typed.email, name: typed.name })
}

function finish(bearer: Bearer, begun: BegunEnrollment, changes: Partial<EnrollmentAnswer> = {}, lies: Lies = {}) {
  const credential = new SoftwareAuthenticator({ origin }).register(begun.options, lies)
  const answer = { ceremonyId: begun.ceremonyId, nickname: 'Blue key', credential, userAgent: 'test' }
  return finishEnrollment(runtime, { ...claim(bearer), ...answer, ...changes })
}

async function invited() {
  const person = await findOrCreatePerson(database.prisma, { email: `${randomUUID()}@example.com` }, clock())
  return { person, invite: await openInvite(runtime, { personId: person.id }) }
}

/** Names of the errors that those who lost a race were told. */
function reasons(answers: readonly PromiseSettledResult<unknown>[]): Set<string> {
  return new Set(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.errorName] : [])))
}

test('an invite becomes a key, an active person and a session, and says so in the audit log', async () => {
  const { person, invite } = await invited()
  const begun = await begin({ invite })
  expect(begun).toMatchObject({ person: { email: person.email, name: null }, spare: false })
  const { keyId, session } = await finish({ invite }, begun)
  expect(await findPerson(database.prisma, person.id)).toMatchObject({ state: 'active', role: 'member' })
  expect(await browserSession(runtime, session?.token.reveal())).toMatchObject({
    person: { id: person.id },
    key: { id: keyId, nickname: 'Blue key' },
    session: { authTime: clock() },
  })
  const events = await database.prisma.auditEvent.findMany({ where: { keyId }, orderBy: { id: 'asc' } })
  expect(events.map(({ type }) => type)).toEqual(['key.enrolled', 'person.enrolled', 'session.started'])
  await expect(begin({ invite })).rejects.toThrow(refusedAs('inviteUnknown'))
})

test('of 20 browsers that open one invite and touch a key, a single one enrols', async () => {
  const { person, invite } = await invited()
  const begun = await Promise.all(Array.from({ length: 20 }, () => begin({ invite })))
  const answers = await Promise.allSettled(begun.map((one) => finish({ invite }, one)))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(reasons(answers)).toEqual(new Set(['inviteUnknown']))
  expect(await database.prisma.securityKey.count({ where: { personId: person.id } })).toBe(1)
})

test('of 20 submissions of one registration a single one enrols', async () => {
  const { person, invite } = await invited()
  const begun = await begin({ invite })
  const credential = new SoftwareAuthenticator({ origin }).register(begun.options)
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => finish({ invite }, begun, { credential })))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const late = ['challengeUnknown', 'inviteUnknown']
  expect([...reasons(answers)].every((reason) => late.includes(reason))).toBe(true)
  expect(await database.prisma.securityKey.count({ where: { personId: person.id } })).toBe(1)
})

test('an attempt that fails does not use the invite up', async () => {
  const { invite } = await invited()
  const refused = finish({ invite }, await begin({ invite }), {}, { flags: Flag.up | Flag.at })
  await expect(refused).rejects.toThrow(refusedAs('userVerificationMissing'))
  const events = await database.prisma.auditEvent.findMany({ where: { type: 'key.refused' } })
  expect(events.map(({ details }) => details)).toContainEqual({
    error: 'userVerificationMissing',
    reason: 'user_not_verified',
  })
  await finish({ invite }, await begin({ invite }))
})

test('without an invite that is open nothing begins: who is signed in adds a key by an act of their own', async () => {
  await expect(begin({ invite: 'x' })).rejects.toThrow(refusedAs('inviteUnknown'))
  await expect(begin({ invite: '' })).rejects.toThrow(refusedAs('inviteUnknown'))
  await expect(begin({})).rejects.toThrow(refusedAs('inviteUnknown'))
  const { person, invite } = await invited()
  await database.prisma.person.update({ where: { id: person.id }, data: { state: 'deactivated' } })
  await expect(begin({ invite })).rejects.toThrow(refusedAs('personDeactivated'))
})

test('a registration counts only for the invite, or the session, that it was begun with', async () => {
  const one = await invited()
  const other = await invited()
  const begun = await begin({ invite: one.invite })
  const { sessionToken } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const bySession = { sessionToken: sessionToken.reveal() }
  await expect(finish({ invite: other.invite }, begun)).rejects.toThrow(refusedAs('challengeUnknown'))
  await expect(finish(bySession, begun)).rejects.toThrow(refusedAs('challengeUnknown'))
  await expect(finish(bySession, await begin({ invite: one.invite }))).rejects.toThrow(refusedAs('challengeUnknown'))
})

test('an answer to a sign-in is no registration', async () => {
  const { invite } = await invited()
  const begun = await begin({ invite })
  const { ceremonyId } = await beginAssertion(runtime, { purpose: 'sign_in', owner: 'x', now: clock() })
  await expect(finish({ invite }, { ...begun, ceremonyId })).rejects.toThrow(refusedAs('challengeUnknown'))
})

test('a credential is enrolled once, whoever comes with it, and a refused one uses no invite up', async () => {
  const { authenticator, person } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const { invite } = await invited()
  const stored = await database.prisma.securityKey.findFirstOrThrow({ where: { personId: person.id } })
  const credentialId = stored.credentialId
  const again = finish({ invite }, await begin({ invite }), {}, { credentialId })
  await expect(again).rejects.toThrow(refusedAs('keyAlreadyEnrolled'))
  expect(await database.prisma.securityKey.findUniqueOrThrow({ where: { id: stored.id } })).toEqual(stored)
  await finish({ invite }, await begin({ invite }))
  expect(authenticator).toBeDefined()
})

test('the first administrator says who they are; an address that is none is refused', async () => {
  const invite = await openInvite(runtime, { personId: undefined, role: 'administrator' })
  await expect(begin({ invite })).rejects.toThrow(refusedAs('emailMalformed'))
  const bell = { email: 'Boss@Example.com', name: 'B\u0007oss' }
  await expect(begin({ invite }, bell)).rejects.toThrow(refusedAs('requestMalformed'))
  const begun = await begin({ invite }, { email: 'Boss@Example.com', name: 'The Boss' })
  expect(begun.person).toEqual({ email: 'boss@example.com', name: 'The Boss' })
  await finish({ invite }, begun)
  const boss = await database.prisma.person.findUniqueOrThrow({ where: { email: 'boss@example.com' } })
  expect(boss).toMatchObject({ role: 'administrator', state: 'active', displayName: 'The Boss' })
})

test('a link for whoever comes first is worth nothing once there is an administrator, whom else it may have been shown to', async () => {
  const invite = await openInvite(runtime, { personId: undefined, role: 'administrator' })
  const begun = await begin({ invite }, { email: 'mallory@example.com' })
  const boss = await enrolledPerson(runtime, 'first@example.com')
  await database.prisma.person.update({ where: { id: boss.person.id }, data: { role: 'administrator' } })
  await expect(finish({ invite }, begun)).rejects.toThrow(refusedAs('inviteUnknown'))
  const mallory = await database.prisma.person.findUniqueOrThrow({ where: { email: 'mallory@example.com' } })
  expect(mallory).toMatchObject({ role: 'member', state: 'invited' })
})

test('an invite of a known person is not turned to another by typing an address', async () => {
  const { person, invite } = await invited()
  const begun = await begin({ invite }, { email: 'somebody@example.com' })
  expect(begun.person.email).toBe(person.email)
})

test.each(['', '  ', 'x'.repeat(61), 'a\u202eb', 'a\nb', 'a\u0000b', '\ud800'])(
  'a key cannot be called %j',
  async (nickname) => {
    const { invite } = await invited()
    await expect(finish({ invite }, await begin({ invite }), { nickname })).rejects.toThrow(
      refusedAs('requestMalformed'),
    )
  },
)

test('where hardware is asked for, the options ask for it, and the answer has to prove it', async () => {
  const maker = await attestationRoot()
  const hardware = hardwarePolicy([maker.pem], [])
  const { invite } = await invited()
  const begun = await begin({ invite }, {}, hardware)
  expect(begun.options).toMatchObject({
    attestation: 'direct',
    authenticatorSelection: {
      authenticatorAttachment: 'cross-platform',
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    hints: ['security-key'],
    rp: { id: 'localhost', name: 'Vouch' },
    pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -35 }],
    excludeCredentials: [],
    extensions: { credProps: true },
  })
  await expect(finish({ invite }, begun, { policy: hardware })).rejects.toThrow(refusedAs('keyNotHardware'))
  const attest = packedAttestation(await maker.batch())
  const again = await begin({ invite }, {}, hardware)
  const credential = new SoftwareAuthenticator({ origin, attest }).register(again.options)
  const { keyId } = await finish({ invite }, again, { policy: hardware, credential })
  const stored = await database.prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })
  expect(stored.attestationAnchor).toMatch(/^[0-9a-f]{64}$/)
  expect(stored.attestationChain).toHaveLength(1)
})

test('on a laptop any authenticator is let in, and keys that are there are not offered again', async () => {
  const { person } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const { options, spare } = await begin({ invite: await openInvite(runtime, { personId: person.id }) })
  expect(spare).toBe(true)
  const stored = await database.prisma.securityKey.findFirstOrThrow({ where: { personId: person.id } })
  const id = Buffer.from(stored.credentialId).toString('base64url')
  expect(options.excludeCredentials).toEqual([{ id, transports: ['usb'], type: 'public-key' }])
  expect(options.attestation).toBe('none')
  expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
  expect(options.authenticatorSelection?.authenticatorAttachment).toBeUndefined()
  expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(32)
})
