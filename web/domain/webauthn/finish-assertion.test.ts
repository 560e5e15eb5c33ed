import { randomBytes, randomUUID } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { Flag, type Lies, SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { beginAssertion } from './begin-assertion.ts'
import { beginCeremony } from './begin-ceremony.ts'
import { type AssertionInput, finishAssertion } from './finish-assertion.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const clock = testClock(new Date())
const runtime = { config: readConfig({ VOUCH_ISSUER: 'http://localhost:3000' }), database, clock }
const { origin } = runtime.config.issuer

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })
const someone = () => enrolledPerson(runtime, `${randomUUID()}@example.com`)
const owner = 'login-request-1'

async function begin(purpose: 'sign_in' | 'authorize' = 'authorize') {
  return beginAssertion(runtime, { purpose, owner, now: clock() })
}

function finish(ceremonyId: string, credential: unknown, changes: Partial<AssertionInput> = {}) {
  const input = { purpose: 'authorize', owner, ceremonyId, credential, ip: '192.0.2.7', now: clock() } as const
  return finishAssertion(runtime, { ...input, ...changes })
}

async function touch(authenticator: SoftwareAuthenticator, lies: Lies = {}) {
  const { ceremonyId, options } = await begin()
  return finish(ceremonyId, authenticator.assert(options, lies))
}

async function eventsOf(keyId: string) {
  const events = await database.prisma.auditEvent.findMany({ where: { keyId }, orderBy: { id: 'asc' } })
  return events.map(({ type, details }) => ({ type, details }))
}

test('a touch says who it was, with which key, and when', async () => {
  const { person, keyId, authenticator } = await someone()
  const finished = await touch(authenticator)
  expect(finished).toMatchObject({
    person: { id: person.id },
    key: { id: keyId, nickname: 'Blue key' },
    authTime: clock(),
  })
  const key = await database.prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })
  expect(key).toMatchObject({ signCount: 2n, lastUsedAt: clock(), lastUsedIp: '192.0.2.7' })
})

test('the options name no credential, so that nobody learns who is enrolled', async () => {
  const { options } = await begin()
  expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [], userVerification: 'required' })
  expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
})

test('of 50 submissions of one assertion at the same moment a single one passes, and the key stays in service', async () => {
  const { keyId, authenticator } = await someone()
  const { ceremonyId, options } = await begin()
  const credential = authenticator.assert(options)
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => finish(ceremonyId, credential)))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toEqual(refusedAs('challengeUnknown'))
  }
  expect(await database.prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })).toMatchObject({
    state: 'active',
  })
})

test('an assertion is worth nothing after it passed, after it failed, and after two minutes', async () => {
  const { authenticator } = await someone()
  const passed = await begin()
  const credential = authenticator.assert(passed.options)
  await finish(passed.ceremonyId, credential)
  await expect(finish(passed.ceremonyId, credential)).rejects.toThrow(refusedAs('challengeUnknown'))
  const failed = await begin()
  await expect(finish(failed.ceremonyId, {})).rejects.toThrow(refusedAs('ceremonyMalformed'))
  const good = authenticator.assert(failed.options)
  await expect(finish(failed.ceremonyId, good)).rejects.toThrow(refusedAs('challengeUnknown'))
  const late = await begin()
  clock.advance(120)
  await expect(finish(late.ceremonyId, authenticator.assert(late.options))).rejects.toThrow(
    refusedAs('challengeUnknown'),
  )
})

test.each([
  ['sign_in', 'authorize'],
  ['authorize', 'sign_in'],
  ['enrol', 'authorize'],
  ['enrol', 'sign_in'],
] as const)('an assertion for the purpose %s is worth nothing for %s', async (begun, used) => {
  const { authenticator } = await someone()
  const { ceremonyId, challenge } = await beginCeremony(runtime, { purpose: begun, owner, now: clock() })
  const credential = authenticator.assert({
    challenge: Buffer.from(challenge).toString('base64url'),
    rpId: 'localhost',
  })
  await expect(finish(ceremonyId, credential, { purpose: used })).rejects.toThrow(refusedAs('challengeUnknown'))
})

test('an assertion belongs to the login that it was begun for', async () => {
  const { authenticator } = await someone()
  const { ceremonyId, options } = await begin()
  const credential = authenticator.assert(options)
  const elsewhere = finish(ceremonyId, credential, { owner: 'login-request-2' })
  await expect(elsewhere).rejects.toThrow(refusedAs('challengeUnknown'))
  const other = await begin()
  await expect(finish(other.ceremonyId, credential)).rejects.toThrow(refusedAs('challengeUnknown'))
  for (const id of ['', 'x', `${ceremonyId}'`, randomUUID()]) {
    await expect(finish(id, credential)).rejects.toThrow(refusedAs('challengeUnknown'))
  }
})

test.each<[string, Lies, string]>([
  ['the key was not touched', { flags: Flag.uv }, 'ceremonyMalformed'],
  ['the PIN was not checked', { flags: Flag.up }, 'userVerificationMissing'],
  ['the passkey can be backed up since', { flags: Flag.up | Flag.uv | Flag.be }, 'keySynced'],
  ['the passkey is backed up since', { flags: Flag.up | Flag.uv | Flag.be | Flag.bs }, 'keySynced'],
  ['the backup flags contradict each other', { flags: Flag.up | Flag.uv | Flag.bs }, 'ceremonyMalformed'],
  ['it is a registration', { type: 'webauthn.create' }, 'ceremonyMalformed'],
  ['it was made on another port', { origin: 'http://localhost:3001' }, 'ceremonyWrongOrigin'],
  ['it was made on a subdomain', { origin: 'http://a.localhost:3000' }, 'ceremonyWrongOrigin'],
  ['it was made by an app', { origin: 'android:apk-key-hash:x' }, 'ceremonyWrongOrigin'],
  ['it was made nowhere', { origin: 'null' }, 'ceremonyWrongOrigin'],
  ['it is for another domain', { rpId: 'example.com' }, 'ceremonyWrongOrigin'],
  ['it was made in a frame', { clientData: { crossOrigin: true } }, 'ceremonyWrongOrigin'],
  ['it names a top origin', { clientData: { topOrigin: 'http://localhost:3000' } }, 'ceremonyWrongOrigin'],
  ['the user handle is somebody else’s', { userHandle: randomBytes(32) }, 'keyNotAccepted'],
  ['there is no user handle', { userHandle: null }, 'keyNotAccepted'],
  ['the credential is unknown', { credentialId: randomBytes(32) }, 'keyNotAccepted'],
  ['the credential ID is empty', { credentialId: new Uint8Array() }, 'ceremonyMalformed'],
  ['the credential ID has 1024 bytes', { credentialId: randomBytes(1024) }, 'ceremonyMalformed'],
])('an assertion is refused when %s', async (_, lies, errorName) => {
  const { authenticator } = await someone()
  await expect(touch(authenticator, lies)).rejects.toThrow(refusedAs(errorName))
})

test('an unknown key asks as much of the database as a wrong signature, so that the time does not tell them apart', async () => {
  const { authenticator } = await someone()
  const { authenticator: stranger } = await someone()
  const asked = vi.spyOn(database.pool, 'query')
  const statements = async (lies: Lies) => {
    const { ceremonyId, options } = await begin()
    const wrong = { ...authenticator.assert(options, lies) }
    wrong.response = { ...wrong.response, signature: stranger.assert(options).response.signature }
    asked.mockClear()
    await expect(finish(ceremonyId, wrong)).rejects.toThrow(refusedAs('keyNotAccepted'))
    return asked.mock.calls.length
  }
  const known = await statements({})
  expect(known).toBeGreaterThan(0)
  expect(await statements({ credentialId: randomBytes(32) })).toBe(known)
  asked.mockRestore()
})

test('an unknown key, a wrong signature and a foreign user handle are told in the same words, and audited', async () => {
  const mine = await someone()
  const theirs = await someone()
  const { ceremonyId, options } = await begin()
  const credential = mine.authenticator.assert(options)
  const forged = { ...credential, id: theirs.authenticator.assert(options).id }
  const wrong = finish(ceremonyId, { ...forged, rawId: forged.id })
  const unknown = touch(mine.authenticator, { credentialId: randomBytes(32) })
  const foreign = touch(mine.authenticator, { userHandle: theirs.person.userHandle })
  const errors = await Promise.allSettled([wrong, unknown, foreign])
  const told = errors.map((answer) => answer.status === 'rejected' && [answer.reason.code, answer.reason.message])
  expect(new Set(told.map((words) => JSON.stringify(words))).size).toBe(1)
  expect(told[0]).toContain('VCH-1201')
  const audited = await database.prisma.auditEvent.findMany({ where: { ceremonyId } })
  expect(audited).toMatchObject([
    { type: 'login.refused', outcome: 'refused', details: { error: 'keyNotAccepted', reason: 'signature' } },
  ])
})

test.each([
  [5, 4],
  [5, 5],
  [5, 0],
])('a counter that goes from %i to %i takes the key out of service and ends its sessions', async (before, after) => {
  const { keyId, authenticator, sessionToken } = await someone()
  await touch(authenticator, { signCount: before })
  expect(await browserSession(runtime, sessionToken.reveal())).toBeDefined()
  await expect(touch(authenticator, { signCount: after })).rejects.toThrow(refusedAs('keyDisabled'))
  await expect(touch(authenticator, { signCount: before + 1 })).rejects.toThrow(refusedAs('keyDisabled'))
  expect(await browserSession(runtime, sessionToken.reveal())).toBeUndefined()
  const types = (await eventsOf(keyId)).map(({ type }) => type)
  expect(types.filter((type) => type === 'key.disabled')).toHaveLength(1)
  expect(types).toContain('session.ended')
  expect(types).toContain('login.refused')
})

test('a key that never counts is accepted, and one that begins to count never stops', async () => {
  const { authenticator } = await enrolledPerson(runtime, 'zero@example.com', new ZeroCounter({ origin }))
  await touch(authenticator, { signCount: 0 })
  await touch(authenticator, { signCount: 0 })
  await touch(authenticator, { signCount: 9 })
  await expect(touch(authenticator, { signCount: 0 })).rejects.toThrow(refusedAs('keyDisabled'))
})

class ZeroCounter extends SoftwareAuthenticator {
  override register(...[options, lies]: Parameters<SoftwareAuthenticator['register']>) {
    return super.register(options, { ...lies, signCount: 0 })
  }
}

test('a synced passkey signs in, backed up or not yet, and never says that it cannot be', async () => {
  const { keyId, authenticator } = await enrolledPerson(runtime, 'synced@example.com', new SyncedPasskey({ origin }))
  expect(await database.prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })).toMatchObject({
    backupEligible: true,
  })
  const touched = Flag.up | Flag.uv
  await touch(authenticator, { flags: touched | Flag.be })
  await touch(authenticator, { flags: touched | Flag.be | Flag.bs })
  await expect(touch(authenticator, { flags: touched })).rejects.toThrow(refusedAs('keyNotAccepted'))
  await expect(touch(authenticator, { flags: touched | Flag.bs })).rejects.toThrow(refusedAs('ceremonyMalformed'))
})

class SyncedPasskey extends SoftwareAuthenticator {
  override register(...[options, lies]: Parameters<SoftwareAuthenticator['register']>) {
    return super.register(options, { ...lies, flags: Flag.up | Flag.uv | Flag.at | Flag.be })
  }
}

test('of two assertions with the same count, in two ceremonies at once, a single one passes', async () => {
  const { authenticator } = await someone()
  const ceremonies = await Promise.all([begin(), begin()])
  const answers = await Promise.allSettled(
    ceremonies.map(({ ceremonyId, options }) => finish(ceremonyId, authenticator.assert(options, { signCount: 7 }))),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a stranger cannot have a key disabled: without its signature the counter is not looked at', async () => {
  const { keyId, authenticator } = await someone()
  const { ceremonyId, options } = await begin()
  const credential = authenticator.assert(options, { signCount: 0 })
  const signature = randomBytes(70).toString('base64url')
  const forged = { ...credential, response: { ...credential.response, signature } }
  await expect(finish(ceremonyId, forged)).rejects.toThrow(refusedAs('keyNotAccepted'))
  expect(await database.prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })).toMatchObject({
    state: 'active',
  })
})

test('who is deactivated, and a key that was removed, gets in no more', async () => {
  const { person, keyId, authenticator } = await someone()
  await database.prisma.person.update({ where: { id: person.id }, data: { state: 'deactivated' } })
  await expect(touch(authenticator)).rejects.toThrow(refusedAs('personDeactivated'))
  await database.prisma.securityKey.update({ where: { id: keyId }, data: { state: 'removed' } })
  await expect(touch(authenticator)).rejects.toThrow(refusedAs('keyNotAccepted'))
})

test('whatever is sent, the answer is a person or an error of the catalogue', async () => {
  const { authenticator } = await someone()
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('base64url'))
  const parts = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const
  const hostile = fc.oneof(
    fc.anything().map((value) => () => value),
    fc
      .tuple(fc.constantFrom(...parts), fc.oneof(bytes, fc.anything()))
      .map(([part, value]) => (good: ReturnType<SoftwareAuthenticator['assert']>) => ({
        ...good,
        response: { ...good.response, [part]: value },
      })),
  )
  const judged = fc.asyncProperty(hostile, async (spoil) => {
    const { ceremonyId, options } = await begin()
    await finish(ceremonyId, spoil(authenticator.assert(options))).catch((error) =>
      expect(error).toBeInstanceOf(VouchError),
    )
  })
  await fc.assert(judged, { numRuns: 150 })
})
