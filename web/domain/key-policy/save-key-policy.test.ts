import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { packedAttestation } from '../../testing/attestation.ts'
import { attestationRoot, TEST_AAGUID } from '../../testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { describeKeyPolicy } from './describe-key-policy.ts'
import { keyPolicyPage } from './key-policy-page.ts'
import { readKeyPolicy } from './load-key-policy.ts'
import { initialKeyPolicy, type KeyPolicyDocument, recommendedFirmware } from './policy-document.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const { origin } = runtime.config.issuer
const maker = await attestationRoot()
const open = initialKeyPolicy(runtime.config)
const hardware: KeyPolicyDocument = { ...open, hardwareOnly: true, roots: { yubico: true, pasted: [maker.pem] } }
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

afterEach(async () => {
  await prisma.setting.deleteMany({ where: { name: 'key_policy' } })
  await prisma.person.updateMany({ data: { state: 'deactivated' } })
})

const administrator = () => signedInPerson(runtime, { role: 'administrator' })

async function genuineKey(firmware?: string) {
  const batch = await maker.batch(firmware === undefined ? {} : { firmware })
  return new SoftwareAuthenticator({ origin, attest: packedAttestation(batch) })
}

async function underPolicy<T>(document: KeyPolicyDocument, act: () => Promise<T>): Promise<T> {
  const setting = { name: 'key_policy', value: document }
  await prisma.setting.upsert({ where: { name: 'key_policy' }, create: setting, update: setting })
  return act()
}

test('a policy is saved with a touch, holds from the next enrolment on, and is in the audit log', async () => {
  const alice = await administrator()
  expect(await alice.act('key-policy.save', { policy: hardware, enforceOnEnrolled: false })).toEqual({ disabled: 0 })
  expect(await readKeyPolicy(runtime)).toEqual(hardware)
  await expect(signedInPerson(runtime)).rejects.toThrow(refusedAs('keyNotHardware'))
  const { keyId } = await signedInPerson(runtime, { authenticator: await genuineKey('5.7.1') })
  expect(await prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })).toMatchObject({ firmware: '5.7.1' })
  const [event] = await prisma.auditEvent.findMany({ where: { type: 'key_policy.changed', personId: alice.person.id } })
  expect(event).toMatchObject({ outcome: 'ok', keyId: alice.keyId, details: { enforceOnEnrolled: false, disabled: 0 } })
  expect(event?.ceremonyId).toBeTruthy()
})

test('enforcing disables what it refuses, ends those sessions, and tells owner and administrators', async () => {
  const member = await signedInPerson(runtime)
  const boss = await underPolicy(hardware, async () =>
    signedInPerson(runtime, { role: 'administrator', authenticator: await genuineKey() }),
  )
  expect(await boss.act('key-policy.save', { policy: hardware, enforceOnEnrolled: true })).toMatchObject({
    disabled: expect.any(Number),
  })
  expect(await prisma.securityKey.findUniqueOrThrow({ where: { id: member.keyId } })).toMatchObject({
    state: 'disabled',
    disabledReason: 'policy',
  })
  expect(await browserSession(runtime, member.sessionToken.reveal())).toBeUndefined()
  expect(await browserSession(runtime, boss.sessionToken.reveal())).toBeDefined()
  const events = await prisma.auditEvent.findMany({ where: { keyId: member.keyId }, orderBy: { id: 'asc' } })
  expect(events.slice(-2)).toMatchObject([
    { type: 'key.disabled', details: { by: boss.person.email, error: 'keyNotHardware' } },
    { type: 'session.ended', details: { reason: 'key_disabled' } },
  ])
  const notices = await prisma.notice.findMany({
    where: { kind: 'key_disabled_by_policy', personId: member.person.id },
  })
  expect(notices.map(({ audience }) => audience).sort()).toEqual(['administrators', 'person'])
})

test('a policy that would leave no administrator with a key is refused whole', async () => {
  const alice = await administrator()
  const member = await signedInPerson(runtime)
  const saving = alice.act('key-policy.save', { policy: hardware, enforceOnEnrolled: true })
  await expect(saving).rejects.toThrow(refusedAs('keyPolicyLocksOut'))
  expect(await readKeyPolicy(runtime)).toEqual(open)
  expect(await browserSession(runtime, member.sessionToken.reveal())).toBeDefined()
  expect(await prisma.notice.count({ where: { personId: member.person.id } })).toBe(0)
})

test.each<[string, Partial<KeyPolicyDocument>]>([
  ['models without proof', { hardwareOnly: false, models: { presets: ['yubikey5'], aaguids: [] } }],
  [
    'firmware without proof',
    { hardwareOnly: false, minimumFirmware: { version: '5.7.0', presets: {}, unknown: 'deny' } },
  ],
  ['no model', { hardwareOnly: true, models: { presets: [], aaguids: [] } }],
  ['no maker', { hardwareOnly: true, roots: { yubico: false, pasted: [] } }],
  ['a root that is none', { hardwareOnly: true, roots: { yubico: true, pasted: ['nonsense'] } }],
  ['two roots in one', { hardwareOnly: true, roots: { yubico: true, pasted: [`${maker.pem}\n${maker.pem}`] } }],
])('a policy that contradicts itself is refused in words: %s', async (_, changes) => {
  const alice = await administrator()
  const saving = alice.act('key-policy.save', { policy: { ...open, ...changes }, enforceOnEnrolled: false })
  await expect(saving).rejects.toThrow(refusedAs('keyPolicyRefused'))
})

test('no key slips in beside a policy that is being put into force', async () => {
  const boss = await underPolicy(hardware, async () =>
    signedInPerson(runtime, { role: 'administrator', authenticator: await genuineKey() }),
  )
  await prisma.setting.deleteMany({ where: { name: 'key_policy' } })
  const enrolling = Array.from({ length: 12 }, () => signedInPerson(runtime, { email: `${randomUUID()}@example.com` }))
  const saving = boss.act('key-policy.save', { policy: hardware, enforceOnEnrolled: true })
  await Promise.allSettled([saving, ...enrolling])
  await saving
  const left = await prisma.securityKey.findMany({ where: { state: 'active', person: { state: 'active' } } })
  expect(left.map(({ id }) => id)).toEqual([boss.keyId])
})

test('the simulator says what every key, one key, a model and a registration would get, and changes nothing', async () => {
  const alice = await administrator()
  const member = await underPolicy(hardware, async () =>
    signedInPerson(runtime, { authenticator: await genuineKey('5.4.3') }),
  )
  const asked = { challenge: 'AAAA', rp: { name: 'Vouch', id: 'localhost' }, pubKeyCredParams: [] }
  const user = { id: 'AAAA', name: 'a', displayName: 'a' }
  const registration = JSON.stringify((await genuineKey('5.7.4')).register({ ...asked, user }))
  const floor = { version: '5.7.0', presets: {}, unknown: 'deny' as const }
  const before = await prisma.auditEvent.count()
  const simulated = await alice.act('key-policy.simulate', {
    policy: { ...hardware, minimumFirmware: floor },
    keyId: member.keyId,
    model: { aaguid: TEST_AAGUID, firmware: null },
    registration,
  })
  expect(simulated).toMatchObject({
    sentences: expect.arrayContaining([expect.stringContaining('5.7.0')]),
    keys: {
      administratorLeft: false,
      peopleLockedOut: expect.any(Number),
      list: expect.arrayContaining([expect.objectContaining({ id: alice.keyId })]),
    },
    key: { verdict: 'refused', reasons: [{ code: 'VCH-6252', words: expect.stringContaining('5.4.3') }] },
    model: { verdict: 'refused', reasons: [{ code: 'VCH-6252' }] },
    registration: { verdict: 'accepted', reasons: [] },
  })
  expect(await prisma.auditEvent.count()).toBe(before)
  expect(await alice.act('key-policy.simulate', { policy: hardware, registration: '{"x":1}' })).toMatchObject({
    registration: { verdict: 'refused', reasons: [{ code: 'VCH-1102' }] },
  })
  const unknown = alice.act('key-policy.simulate', { policy: hardware, keyId: randomUUID() })
  await expect(unknown).rejects.toThrow(refusedAs('keyUnknown'))
})

test('the page shows the policy in sentences, its makers, and how many keys it would not take again', async () => {
  const alice = await administrator()
  await underPolicy(hardware, async () => signedInPerson(runtime, { authenticator: await genuineKey() }))
  const page = await keyPolicyPage(runtime)
  expect(page).toMatchObject({
    saved: true,
    roots: { operator: [], pasted: [{ subject: 'CN=Test Attestation Root' }] },
    metadata: { inUse: undefined, expired: false },
  })
  expect(page.enrolled.refused).toBeGreaterThan(0)
  expect(page.series.find(({ name }) => name === 'yubikey5')?.enrolled).toBe(page.enrolled.total)
  expect(page.sentences.join(' ')).toMatch(/hardware.*Every model.*older than 5\.7\.0/)
  const strict = { presets: ['yubikeyBio' as const], aaguids: [TEST_AAGUID] }
  const words = describeKeyPolicy({
    ...hardware,
    models: strict,
    minimumFirmware: recommendedFirmware,
    refusedStatuses: [],
  })
  expect(words.join(' ')).toMatch(
    /YubiKey Bio series, one further model\. Firmware 5\.7\.0 or newer \(YubiKey 5 FIPS series 5\.7\.2, .*refused.*not looked at/,
  )
  expect(await alice.act('key-policy.simulate', { policy: page.policy })).toMatchObject({
    keys: { total: page.enrolled.total },
  })
})

test('members neither save nor simulate', async () => {
  const member = await signedInPerson(runtime)
  const saving = member.act('key-policy.save', { policy: open, enforceOnEnrolled: false })
  await expect(saving).rejects.toThrow(refusedAs('administratorNeeded'))
  await expect(member.act('key-policy.simulate', { policy: open })).rejects.toThrow(refusedAs('administratorNeeded'))
})
