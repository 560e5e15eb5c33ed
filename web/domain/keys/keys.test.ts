import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { lockKeyPolicy } from '../../db/keys/key-policy-lock.ts'
import { disableKey } from '../../db/keys/security-keys.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { loggedIn } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, postAct, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { listMyKeys } from './list-my-keys.ts'
import { personSafety } from './person-safety.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

/** Adds a key by HTTP, as the page does: the act with a touch of the old key, then a touch of the new one. */
async function addKey(person: SignedInPerson, nickname = 'Spare') {
  provider.clock.advance(1)
  const authenticator = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin })
  const { result } = await (await postAct(provider, person, 'key.add')).json()
  const credential = authenticator.register(result.options)
  const answer = { ceremony: result.ceremony, nickname, credential }
  const response = await browserOf(provider, person).postJson('/api/v1/enrollment', answer)
  expect(response.status).toBe(200)
  const stored = await prisma.securityKey.findFirstOrThrow({
    where: { credentialId: new Uint8Array(Buffer.from(credential.id, 'base64url')) },
  })
  return { authenticator, keyId: stored.id }
}

test('a key is added with a touch of one that is there, in the same session, and the log has both touches', async () => {
  const alice = await signedInPerson(runtime)
  const { keyId } = await addKey(alice)
  const keys = await listMyKeys(runtime, alice.person.id)
  expect(keys.map(({ nickname, state }) => [nickname, state])).toEqual([
    ['Blue key', 'active'],
    ['Spare', 'active'],
  ])
  const events = await prisma.auditEvent.findMany({ where: { personId: alice.person.id }, orderBy: { id: 'asc' } })
  const begun = events.find(({ type }) => type === 'key.addition_begun')
  const enrolled = events.find(({ type, keyId: of }) => type === 'key.enrolled' && of === keyId)
  expect(begun).toMatchObject({ keyId: alice.keyId, ceremonyId: expect.any(String) })
  expect(begun?.details).toEqual({ enrollment: enrolled?.ceremonyId })
  const notices = await prisma.notice.findMany({ where: { personId: alice.person.id, kind: 'key_added' } })
  expect(notices[0]?.details).toMatchObject({ key: 'Spare', model: 'YubiKey 5' })
})

test('the options of a further key name those that are there, so that one key is not enrolled twice', async () => {
  const alice = await signedInPerson(runtime)
  const { result } = await (await postAct(provider, alice, 'key.add')).json()
  const stored = await prisma.securityKey.findUniqueOrThrow({ where: { id: alice.keyId } })
  const id = Buffer.from(stored.credentialId).toString('base64url')
  expect(result.options.excludeCredentials).toEqual([{ id, transports: ['usb'], type: 'public-key' }])
})

test('a key that was begun in one session is not finished in another', async () => {
  const [alice, bob] = [await signedInPerson(runtime), await signedInPerson(runtime)]
  const { result } = await (await postAct(provider, alice, 'key.add')).json()
  const credential = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin }).register(result.options)
  const answer = { ceremony: result.ceremony, nickname: 'Mine', credential }
  const response = await browserOf(provider, bob).postJson('/api/v1/enrollment', answer)
  expect([response.status, (await response.json()).code]).toEqual([400, 'VCH-1101'])
})

test('a key is renamed by its owner alone, and only to a name that can be shown', async () => {
  const [alice, bob] = [await signedInPerson(runtime), await signedInPerson(runtime)]
  await alice.act('key.rename', { keyId: alice.keyId, nickname: ' Desk ' })
  expect(await listMyKeys(runtime, alice.person.id)).toMatchObject([{ nickname: 'Desk' }])
  for (const keyId of [bob.keyId, crypto.randomUUID()]) {
    await expect(alice.act('key.rename', { keyId, nickname: 'x' })).rejects.toThrow(refusedAs('keyUnknown'))
  }
  const hidden = alice.act('key.rename', { keyId: alice.keyId, nickname: 'a\u202eb' })
  await expect(hidden).rejects.toThrow(refusedAs('requestMalformed'))
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'key.renamed', keyId: alice.keyId } })
  expect(event.details).toEqual({ from: 'Blue key', to: 'Desk' })
})

test('the last key that works cannot be removed by its owner, not even an administrator by the other act', async () => {
  const boss = await signedInPerson(runtime, { role: 'administrator' })
  for (const name of ['key.remove', 'key.remove-of-person']) {
    await expect(boss.act(name, { keyId: boss.keyId })).rejects.toThrow(refusedAs('lastKey'))
  }
  const { keyId } = await addKey(boss)
  await prisma.securityKey.update({ where: { id: keyId }, data: { state: 'disabled', disabledReason: 'counter' } })
  await expect(boss.act('key.remove', { keyId: boss.keyId })).rejects.toThrow(refusedAs('lastKey'))
  await boss.act('key.remove', { keyId })
  expect(await personSafety(runtime, boss.person.id)).toMatchObject({ activeKeys: 1, disabledKeys: 0 })
})

test('of two removals of two keys at once exactly one succeeds', async () => {
  for (let round = 0; round < 5; round++) {
    const alice = await signedInPerson(runtime)
    const spare = await addKey(alice)
    // Each is touched for the end of the other.
    const removals = await Promise.all([
      postAct(provider, alice, 'key.remove', { keyId: spare.keyId }),
      postAct(provider, { ...alice, ...spare }, 'key.remove', { keyId: alice.keyId }),
    ])
    expect(removals.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await personSafety(runtime, alice.person.id)).activeKeys).toBe(1)
  }
})

test('a removed key ends its sessions with it, its owner is told, and it signs nobody in', async () => {
  const alice = await signedInPerson(runtime)
  await loggedIn(provider, alice.authenticator)
  await addKey(alice)
  // The key that is touched may be the one that goes, where another is left.
  expect(await alice.act('key.remove', { keyId: alice.keyId })).toEqual({ sessionsEnded: 2 })
  expect(await browserSession(runtime, alice.sessionToken.reveal())).toBeUndefined()
  const [notice] = await prisma.notice.findMany({ where: { personId: alice.person.id, kind: 'key_removed' } })
  expect(notice?.details).toMatchObject({ key: 'Blue key', by: alice.person.email })
  const ended = await prisma.auditEvent.findMany({ where: { type: 'session.ended', keyId: alice.keyId } })
  expect(ended.map(({ details }) => details)).toEqual([{ reason: 'key_removed' }, { reason: 'key_removed' }])
  const row = await prisma.securityKey.findUniqueOrThrow({ where: { id: alice.keyId } })
  expect(row).toMatchObject({ state: 'removed', removedAt: expect.any(Date) })
})

test('an administrator removes the last key of somebody, a member the key of nobody else', async () => {
  const boss = await signedInPerson(runtime, { role: 'administrator' })
  const [alice, bob] = [await signedInPerson(runtime), await signedInPerson(runtime)]
  await expect(bob.act('key.remove', { keyId: alice.keyId })).rejects.toThrow(refusedAs('keyUnknown'))
  await expect(bob.act('key.remove-of-person', { keyId: alice.keyId })).rejects.toThrow(
    refusedAs('administratorNeeded'),
  )
  expect(await boss.act('key.remove-of-person', { keyId: alice.keyId })).toEqual({ sessionsEnded: 1 })
  expect(await listMyKeys(runtime, alice.person.id)).toEqual([])
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'key.removed', keyId: alice.keyId } })
  expect(event).toMatchObject({ personId: alice.person.id, details: { by: boss.person.email, sessions: 1 } })
  await expect(boss.act('key.remove-of-person', { keyId: alice.keyId })).rejects.toThrow(refusedAs('keyUnknown'))
})

test('a person is told to add a spare until there is one', async () => {
  const alice = await signedInPerson(runtime)
  expect(await personSafety(runtime, alice.person.id)).toMatchObject({ hasSpare: false, todo: ['add-spare'] })
  const { keyId } = await addKey(alice)
  expect(await personSafety(runtime, alice.person.id)).toMatchObject({ activeKeys: 2, hasSpare: true, todo: [] })
  await prisma.securityKey.update({ where: { id: keyId }, data: { state: 'disabled', disabledReason: 'policy' } })
  const safety = await personSafety(runtime, alice.person.id)
  expect(safety).toMatchObject({ disabledKeys: 1, hasSpare: false, todo: ['replace-disabled-key', 'add-spare'] })
})

test('a key says its model, its state in words, where it was used last, and what it minted', async () => {
  const alice = await signedInPerson(runtime)
  await loggedIn(provider, alice.authenticator)
  const minted = { type: 'token.minted', outcome: 'ok', keyId: alice.keyId, personId: alice.person.id }
  await prisma.auditEvent.createMany({ data: [minted, minted] })
  const [key] = await listMyKeys(runtime, alice.person.id)
  expect(key).toMatchObject({
    model: { name: 'YubiKey 5', form: 'usb' },
    inWords: { title: 'Active', why: null },
    attested: false,
    transports: ['usb'],
    lastHost: 'laptop',
    lastUsedAt: runtime.clock(),
    tokensMinted: 2,
  })
  await prisma.securityKey.update({
    where: { id: alice.keyId },
    data: { state: 'disabled', disabledReason: 'policy', disabledAt: runtime.clock() },
  })
  const [disabled] = await listMyKeys(runtime, alice.person.id)
  expect(disabled?.inWords.why).toContain('policy')
})

test('a key that a policy is disabling at this moment is no spare: the last one that works stays', async () => {
  const alice = await signedInPerson(runtime)
  const spare = await addKey(alice)
  const outcome = await prisma.$transaction(async (transaction) => {
    await lockKeyPolicy(transaction, 'change')
    await disableKey(transaction, spare.keyId, 'policy', provider.clock())
    const removal = alice.act('key.remove', { keyId: alice.keyId }).catch((error: unknown) => error)
    let settled = false
    void removal.finally(() => {
      settled = true
    })
    while (!settled && !(await somebodyWaits())) await setImmediate()
    return { removal }
  })
  expect(await outcome.removal).toEqual(refusedAs('lastKey'))
  expect(await prisma.securityKey.count({ where: { personId: alice.person.id, state: 'active' } })).toBe(1)
})

async function somebodyWaits(): Promise<boolean> {
  const [row] = await prisma.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted
    ) AS waiting`
  return row?.waiting === true
}
