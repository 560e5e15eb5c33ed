import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { Flag, type Lies, type SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { type EnrolledPerson, enrolledPerson } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { beginAssertion } from './begin-assertion.ts'
import { finishAssertion } from './finish-assertion.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const { prisma } = database
const clock = testClock(new Date())
const runtime = { config: readConfig({ VOUCH_ISSUER: 'http://localhost:3000' }), database, clock }
const { origin } = runtime.config.issuer
const owner = 'login-request-1'

type Answer = ReturnType<SoftwareAuthenticator['assert']>

/** One way in which an assertion may lie, and how that must be refused. */
interface Hostile {
  readonly name: string
  readonly error: string
  /** In the audit log. */
  readonly reason: string
  readonly lies?: Lies
  /** What becomes of the answer on its way. */
  readonly spoil?: (answer: Answer) => unknown
  /** What happens to the key or its owner before. */
  readonly before?: (person: EnrolledPerson) => Promise<unknown>
}

const touched = Flag.up | Flag.uv
const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes as string).toString('base64url')
const someone = () => enrolledPerson(runtime, `${randomUUID()}@example.com`)
const stranger = await someone()

const malformed = (reason: string, name: string, rest: Partial<Hostile>): Hostile => ({
  name,
  error: 'ceremonyMalformed',
  reason,
  ...rest,
})
const elsewhere = (reason: string, name: string, lies: Lies): Hostile => ({
  name,
  error: 'ceremonyWrongOrigin',
  reason,
  lies,
})
const notAccepted = (reason: string, name: string, rest: Partial<Hostile>): Hostile => ({
  name,
  error: 'keyNotAccepted',
  reason,
  ...rest,
})
const response = (member: keyof Answer['response'], value: unknown) => (answer: Answer) => ({
  ...answer,
  response: { ...answer.response, [member]: value },
})
/** Changes one bit of the authenticator data after it was signed: the counter's. */
const bitFlipped = (answer: Answer) => {
  const data = Buffer.from(answer.response.authenticatorData, 'base64url')
  data[34] = (data[34] ?? 0) ^ 1
  return response('authenticatorData', base64url(data))(answer)
}
const countTo =
  (signCount: number) =>
  async ({ authenticator }: EnrolledPerson) => {
    const { ceremonyId, options } = await beginAssertion(runtime, { purpose: 'authorize', owner, now: clock() })
    await finish(ceremonyId, authenticator.assert(options, { signCount }))
  }
const stateOfKey = (state: 'disabled' | 'removed') => (person: EnrolledPerson) =>
  prisma.securityKey.update({ where: { id: person.keyId }, data: { state } })

const vectors: Hostile[] = [
  malformed('shape_whole', 'nothing', { spoil: () => undefined }),
  malformed('shape_id', 'an empty ID', { lies: { credentialId: new Uint8Array() } }),
  malformed('shape_id', 'an ID of 1024 bytes', { lies: { credentialId: randomBytes(1024) } }),
  malformed('shape_rawId', 'a padded ID', { spoil: (answer) => ({ ...answer, rawId: `${answer.rawId}=` }) }),
  malformed('id_differs_from_raw_id', 'two IDs', { spoil: (answer) => ({ ...answer, rawId: base64url('other') }) }),
  malformed('shape_type', 'another type', { spoil: (answer) => ({ ...answer, type: 'password' }) }),
  malformed('shape_response', 'a response of text', { spoil: (answer) => ({ ...answer, response: 'x' }) }),
  malformed('shape_clientDataJSON', 'no client data', { spoil: response('clientDataJSON', '') }),
  malformed('shape_authenticatorData', 'a list of data', { spoil: response('authenticatorData', ['AA']) }),
  malformed('shape_signature', 'no signature', { spoil: response('signature', '') }),
  malformed('shape_signature', 'a signature of 2 KiB', { spoil: response('signature', 'A'.repeat(2_732)) }),
  malformed('shape_userHandle', 'a user handle of 65 bytes', { lies: { userHandle: randomBytes(65) } }),
  malformed('client_data', 'client data that is no JSON', { spoil: response('clientDataJSON', base64url('[')) }),
  malformed('client_data', 'a crossOrigin that is a number', { lies: { clientData: { crossOrigin: 0 } } }),
  malformed('type', 'a registration', { lies: { type: 'webauthn.create' } }),
  malformed('authenticator_data', 'data of 36 bytes', {
    spoil: response('authenticatorData', base64url(Buffer.alloc(36))),
  }),
  malformed('authenticator_data', 'bytes behind the data', {
    spoil: (answer) =>
      response(
        'authenticatorData',
        base64url(Buffer.concat([Buffer.from(answer.response.authenticatorData, 'base64url'), Buffer.alloc(3)])),
      )(answer),
  }),
  malformed('not_touched', 'no touch', { lies: { flags: Flag.uv } }),
  malformed('backup_flags_contradict', 'backed up and cannot be', { lies: { flags: touched | Flag.bs } }),
  { name: 'no PIN', error: 'userVerificationMissing', reason: 'user_not_verified', lies: { flags: Flag.up } },
  {
    name: 'another challenge',
    error: 'challengeUnknown',
    reason: 'challenge',
    lies: { challenge: base64url(randomBytes(32)) },
  },
  { name: 'an empty challenge', error: 'challengeUnknown', reason: 'challenge', lies: { challenge: '' } },
  elsewhere('origin', 'another port', { origin: 'http://localhost:3001' }),
  elsewhere('origin', 'another scheme', { origin: 'https://localhost:3000' }),
  elsewhere('origin', 'a subdomain', { origin: 'http://a.localhost:3000' }),
  elsewhere('origin', 'a name that ends alike', { origin: 'http://evillocalhost:3000' }),
  elsewhere('origin', 'no origin', { origin: 'null' }),
  elsewhere('origin', 'an Android app', { origin: 'android:apk-key-hash:x' }),
  elsewhere('origin', 'an iOS app', { origin: 'ios:bundle-id:x' }),
  elsewhere('cross_origin', 'a frame', { clientData: { crossOrigin: true } }),
  elsewhere('top_origin', 'a top origin', { clientData: { topOrigin: origin } }),
  elsewhere('rp_id', 'another relying party', { rpId: 'example.com' }),
  elsewhere('rp_id', 'a relying party below', { rpId: 'a.localhost' }),
  notAccepted('credential_unknown', 'a credential that nobody has', { lies: { credentialId: randomBytes(32) } }),
  notAccepted('credential_unknown', 'a key that was removed', { before: stateOfKey('removed') }),
  notAccepted('user_handle', 'the user handle of another', { lies: { userHandle: stranger.person.userHandle } }),
  notAccepted('user_handle', 'no user handle', { lies: { userHandle: null } }),
  notAccepted('signature', 'a signature of chance', { spoil: response('signature', base64url(randomBytes(70))) }),
  notAccepted('signature', 'data changed after it was signed', { spoil: bitFlipped }),
  notAccepted('signature', 'the credential of another', {
    spoil: (answer) => {
      const { id } = stranger.authenticator.assert({ challenge: 'AAAA' })
      return { ...answer, id, rawId: id }
    },
  }),
  {
    name: 'it can be backed up since',
    error: 'keySynced',
    reason: 'backup_eligibility_changed',
    lies: { flags: touched | Flag.be },
  },
  {
    name: 'it is backed up since',
    error: 'keySynced',
    reason: 'backup_eligibility_changed',
    lies: { flags: touched | Flag.be | Flag.bs },
  },
  {
    name: 'a count from 5 to 4',
    error: 'keyDisabled',
    reason: 'sign_count',
    before: countTo(5),
    lies: { signCount: 4 },
  },
  {
    name: 'a count from 5 to 5',
    error: 'keyDisabled',
    reason: 'sign_count',
    before: countTo(5),
    lies: { signCount: 5 },
  },
  {
    name: 'a count from 5 to 0',
    error: 'keyDisabled',
    reason: 'sign_count',
    before: countTo(5),
    lies: { signCount: 0 },
  },
  { name: 'a key that was disabled', error: 'keyDisabled', reason: 'key_disabled', before: stateOfKey('disabled') },
  {
    name: 'a person who was deactivated',
    error: 'personDeactivated',
    reason: 'person_deactivated',
    before: ({ person }) => prisma.person.update({ where: { id: person.id }, data: { state: 'deactivated' } }),
  },
]

function finish(ceremonyId: string, credential: unknown) {
  const input = { purpose: 'authorize', owner, ceremonyId, credential, ip: '192.0.2.7', now: clock() } as const
  return finishAssertion(runtime, input)
}

async function expectRefusal(answer: Promise<unknown>, ceremonyId: string, wanted: { error: string; reason: string }) {
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'VouchError', errorName: wanted.error }))
  const [event] = await prisma.auditEvent.findMany({ where: { ceremonyId }, orderBy: { id: 'desc' }, take: 1 })
  expect(event).toMatchObject({ type: 'login.refused', outcome: 'refused', details: wanted })
}

test.each(vectors)('a hostile assertion is refused, with its reason in the audit log: $name', async (vector) => {
  const { lies, spoil, before, error, reason } = vector
  const person = await someone()
  await before?.(person)
  const { ceremonyId, options } = await beginAssertion(runtime, { purpose: 'authorize', owner, now: clock() })
  const answer = person.authenticator.assert(options, lies)
  const sent = spoil === undefined ? answer : spoil(answer)
  await expectRefusal(finish(ceremonyId, sent), ceremonyId, { error, reason })
})

test('there are at least 40 ways, and each kind has a reason of its own', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(40)
  expect(new Set(vectors.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(25)
})

test('an assertion is worth nothing in another ceremony, after it was used, and after two minutes', async () => {
  const { authenticator } = await someone()
  const begin = (of = owner, purpose: 'authorize' | 'sign_in' = 'authorize') =>
    beginAssertion(runtime, { purpose, owner: of, now: clock() })
  const refusal = (reason: string) => ({ error: 'challengeUnknown', reason })
  const used = await begin()
  const answer = authenticator.assert(used.options)
  await finish(used.ceremonyId, answer)
  await expectRefusal(finish(used.ceremonyId, answer), used.ceremonyId, refusal('ceremony_used'))
  const theirs = await begin('login-request-2')
  const stolen = finish(theirs.ceremonyId, authenticator.assert(theirs.options))
  await expectRefusal(stolen, theirs.ceremonyId, refusal('ceremony_of_other_owner'))
  const signIn = await begin(owner, 'sign_in')
  const other = finish(signIn.ceremonyId, authenticator.assert(signIn.options))
  await expectRefusal(other, signIn.ceremonyId, refusal('ceremony_of_other_purpose'))
  const late = await begin()
  clock.advance(120)
  await expectRefusal(
    finish(late.ceremonyId, authenticator.assert(late.options)),
    late.ceremonyId,
    refusal('ceremony_expired'),
  )
})

test('a made-up ceremony leaves nothing in the audit log: anybody could fill it', async () => {
  const before = await prisma.auditEvent.count()
  await expect(finish(randomUUID(), {})).rejects.toThrow()
  await expect(finish('x', {})).rejects.toThrow()
  expect(await prisma.auditEvent.count()).toBe(before)
})

test('a counter that does not rise disables the key, ends its sessions, and tells owner and administrators', async () => {
  const person = await someone()
  await countTo(9)(person)
  const { ceremonyId, options } = await beginAssertion(runtime, { purpose: 'authorize', owner, now: clock() })
  const answer = finish(ceremonyId, person.authenticator.assert(options, { signCount: 9 }))
  await expectRefusal(answer, ceremonyId, { error: 'keyDisabled', reason: 'sign_count' })
  const key = await prisma.securityKey.findUniqueOrThrow({ where: { id: person.keyId } })
  expect(key).toMatchObject({ state: 'disabled', disabledReason: 'counter', disabledAt: clock() })
  expect(await browserSession(runtime, person.sessionToken.reveal())).toBeUndefined()
  const notices = await prisma.notice.findMany({ where: { kind: 'sign_count_anomaly', personId: person.person.id } })
  expect(notices.map(({ audience }) => audience).sort()).toEqual(['administrators', 'person'])
  expect(notices[0]?.details).toMatchObject({ key: 'Blue key', ip: '192.0.2.7' })
})
