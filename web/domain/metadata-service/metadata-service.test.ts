import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { findMetadataState } from '../../db/keys/metadata-service.ts'
import type { Runtime } from '../../runtime.ts'
import { packedAttestation } from '../../testing/attestation.ts'
import { attestationRoot, TEST_AAGUID } from '../../testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { type BlobLies, metadataBlob } from '../../testing/metadata-blob.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, signedInPerson } from '../../testing/signed-in-person.ts'
import { initialKeyPolicy } from '../key-policy/policy-document.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { loadBlob } from './load-blob.ts'
import { metadataStatus, refreshMetadata } from './refresh-metadata.ts'

const provider = await startTestProvider()
const fido = await attestationRoot('Test Metadata Root')
const maker = await attestationRoot()
let answer: (path?: string) => Promise<{ status?: number; body: string; location?: string }>
let asked = 0
/** Of what happened before the test: the audit log only grows. */
let lastEvent = 0n
const service = createServer((request, response) => {
  asked += 1
  void answer(request.url).then(({ status = 200, body, location }) => {
    response.writeHead(status, location === undefined ? {} : { location }).end(body)
  })
})
await new Promise<void>((resolve) => service.listen(0, 'localhost', resolve))
const url = `http://localhost:${(service.address() as AddressInfo).port}/`
afterAll(async () => {
  service.closeAllConnections()
  service.close()
  await provider.close()
})

const runtime: Runtime = {
  ...provider.runtime,
  config: { ...provider.runtime.config, metadataService: { url, root: fido.pem } },
}
const { prisma } = runtime.database
const OTHER_MODEL = 'a25342c0-3cdc-4414-8e46-f4807fca511c'
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })
const blob = (lies: BlobLies) => metadataBlob(fido, lies)
const broken = { [TEST_AAGUID]: [{ status: 'USER_KEY_REMOTE_COMPROMISE', effectiveDate: '2024-01-01' }] }
const sound = { [TEST_AAGUID]: [{ status: 'FIDO_CERTIFIED', effectiveDate: '2020-01-01' }] }

beforeEach(async () => {
  asked = 0
  answer = async () => ({ status: 500, body: '' })
  await prisma.notice.deleteMany()
  lastEvent = (await prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n
  await prisma.authenticatorModel.deleteMany()
  await prisma.setting.deleteMany()
  await prisma.person.updateMany({ data: { state: 'deactivated' } })
  await prisma.securityKey.updateMany({ data: { state: 'removed' } })
  const document = {
    ...initialKeyPolicy(runtime.config),
    hardwareOnly: true,
    roots: { yubico: true, pasted: [maker.pem] },
  }
  await prisma.setting.create({ data: { name: 'key_policy', value: document } })
})

async function someone(role: 'member' | 'administrator' = 'member', aaguid = TEST_AAGUID) {
  const attest = packedAttestation(await maker.batch({ aaguid }))
  const authenticator = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin, attest, aaguid })
  return signedInPerson(runtime, { role, authenticator })
}

const stateOf = async (keyId: string) => (await prisma.securityKey.findUniqueOrThrow({ where: { id: keyId } })).state
const eventsOf = (type: string) =>
  prisma.auditEvent.findMany({ where: { type, id: { gt: lastEvent } }, orderBy: { id: 'asc' } })
const problems = () => prisma.notice.count({ where: { kind: 'mds_problem' } })

test('a model that is reported broken is refused at enrolment, and clears again with a newer report', async () => {
  expect(await loadBlob(runtime, await blob({ models: broken }), 'file')).toMatchObject({ changed: true, models: 1 })
  await expect(someone()).rejects.toThrow(refusedAs('keyModelCompromised'))
  await loadBlob(runtime, await blob({ no: 2, models: sound }), 'file')
  await someone()
})

test('a status that flips disables enrolled keys, ends their sessions, and tells owner and administrators', async () => {
  const boss = await someone('administrator', OTHER_MODEL)
  const member = await someone()
  await loadBlob(runtime, await blob({ no: 1, models: sound }), 'file')
  expect(await stateOf(member.keyId)).toBe('active')
  expect(await loadBlob(runtime, await blob({ no: 2, models: broken }), 'file')).toMatchObject({ disabled: 1 })
  expect(await stateOf(member.keyId)).toBe('disabled')
  expect(await stateOf(boss.keyId)).toBe('active')
  expect(await browserSession(runtime, member.sessionToken.reveal())).toBeUndefined()
  const events = await prisma.auditEvent.findMany({ orderBy: { id: 'desc' }, take: 3 })
  expect(events.reverse()).toMatchObject([
    { type: 'key.disabled', keyId: member.keyId, details: { error: 'keyModelCompromised' } },
    { type: 'session.ended', keyId: member.keyId },
    { type: 'metadata.loaded', details: { no: 2, disabled: 1 } },
  ])
  expect(await prisma.notice.count({ where: { kind: 'key_disabled_by_policy', personId: member.person.id } })).toBe(2)
})

test('an administrator’s last key stays in use, with a warning, however broken its model is', async () => {
  const boss = await someone('administrator')
  const member = await someone()
  await loadBlob(runtime, await blob({ models: broken }), 'file')
  expect([await stateOf(boss.keyId), await stateOf(member.keyId)]).toEqual(['active', 'disabled'])
  expect(await problems()).toBe(1)
})

test('the number only rises: the same one changes nothing, a lower one is refused, on every replica', async () => {
  await loadBlob(runtime, await blob({ no: 5, models: sound }), 'file')
  expect(await loadBlob(runtime, await blob({ no: 5, models: broken }), 'file')).toMatchObject({ changed: false })
  await expect(loadBlob(runtime, await blob({ no: 4, models: broken }), 'file')).rejects.toThrow(
    refusedAs('metadataOlder'),
  )
  const replicas = [6, 9, 7, 8].map(async (no) => loadBlob(runtime, await blob({ no }), 'file'))
  await Promise.allSettled(replicas)
  expect(await findMetadataState(prisma)).toMatchObject({ no: 9 })
  expect((await eventsOf('metadata.refused')).map(({ details }) => details)).toContainEqual(
    expect.objectContaining({ reason: 'older' }),
  )
})

test('what is refused changes nothing and is in the audit log with its reason', async () => {
  await loadBlob(runtime, await blob({ no: 1, models: sound }), 'file')
  const stranger = await attestationRoot('Test Metadata Root')
  await expect(loadBlob(runtime, await metadataBlob(stranger, { no: 2, models: broken }), 'file')).rejects.toThrow(
    refusedAs('metadataRefused'),
  )
  await expect(loadBlob(runtime, await blob({ no: 2, nextUpdate: '2020-01-01' }), 'file')).rejects.toThrow(
    refusedAs('metadataExpired'),
  )
  const refused = await eventsOf('metadata.refused')
  expect(refused.map(({ details }) => details)).toMatchObject([{ reason: 'chain' }, { reason: 'expired' }])
  expect(await findMetadataState(prisma)).toMatchObject({ no: 1 })
  await someone()
})

test('of two replicas one fetches, once a day', async () => {
  answer = async () => ({ body: await blob({ no: asked, models: sound }) })
  const database = openDatabase(runtime.database.pool.options.connectionString ?? '')
  const tried = await Promise.all([refreshMetadata(runtime), refreshMetadata({ ...runtime, database })])
  expect([tried.sort(), asked]).toEqual([[false, true], 1])
  await database.close()
  provider.clock.advance(23 * 3600)
  expect(await refreshMetadata(runtime)).toBe(false)
  provider.clock.advance(3600)
  expect([await refreshMetadata(runtime), asked]).toEqual([true, 2])
  expect(await metadataStatus(runtime)).toMatchObject({ inUse: { no: 2 }, expired: false, lastCheck: { error: null } })
})

test('while the service is away the last good one is used, it is tried each hour, and administrators are told once', async () => {
  const nextUpdate = new Date(runtime.clock().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
  await loadBlob(runtime, await blob({ models: broken, nextUpdate }), 'file')
  for (const failure of [
    { status: 503, body: '' },
    { status: 302, body: '', location: `${url}elsewhere` },
    { body: 'x'.repeat(13 * 1024 * 1024) },
  ]) {
    answer = async (path) => (path === '/elsewhere' ? { body: await blob({ no: 2 }) } : failure)
    expect(await refreshMetadata(runtime)).toBe(true)
    expect(await metadataStatus(runtime)).toMatchObject({ inUse: { no: 1 }, lastCheck: { error: 'VCH-6273' } })
    provider.clock.advance(3600)
  }
  expect(await problems()).toBe(1)
  await expect(someone()).rejects.toThrow(refusedAs('keyModelCompromised'))
  provider.clock.advance(3 * 86_400)
  await refreshMetadata(runtime)
  expect(await metadataStatus(runtime)).toMatchObject({ expired: true, inUse: { no: 1 } })
  expect(await problems()).toBe(2)
})

test('nothing is fetched where policy does not look at it', async () => {
  await prisma.setting.deleteMany({ where: { name: 'key_policy' } })
  expect([await refreshMetadata(runtime), asked]).toEqual([false, 0])
})

test('an administrator loads a file by HTTP with a touch that is bound to it, larger than any other body', async () => {
  await prisma.setting.deleteMany({ where: { name: 'key_policy' } })
  const boss = await signedInPerson(provider.runtime, { role: 'administrator' })
  const browser = browserOf(provider, boss)
  const file = `${await blob({ no: 1 })}${' '.repeat(200_000)}`
  const upload = async (sent: string, signer = boss) => {
    const parameters = { sha256: createHash('sha256').update(file).digest('hex') }
    const begun = await browser.postJson('/api/v1/acts/metadata-service.load-file/touch', { parameters })
    const { ceremony, options } = await begun.json()
    const touch = { ceremony, credential: signer.authenticator.assert(options) }
    return browser.postJson('/api/v1/metadata-service/file', { parameters, touch, file: sent })
  }
  const other = await upload(`${file}x`)
  expect([other.status, (await other.json()).detail]).toEqual([400, expect.stringContaining('not the one')])
  // The provider trusts the real root alone: everything but the chain is right.
  const refused = await upload(file)
  expect([refused.status, (await refused.json()).code]).toEqual([400, 'VCH-6270'])
  const [event] = await eventsOf('metadata.refused')
  expect(event).toMatchObject({
    personId: boss.person.id,
    keyId: boss.keyId,
    details: { reason: 'chain', source: 'file' },
  })
  const untouched = await browser.postJson('/api/v1/metadata-service/file', {
    parameters: { sha256: 'a'.repeat(64) },
    file,
  })
  expect(untouched.status).toBe(403)
})

test('an administrator has the metadata fetched now', async () => {
  answer = async () => ({ body: await blob({ no: 3, models: sound }) })
  const boss = await someone('administrator')
  expect(await boss.act('metadata-service.load')).toMatchObject({ no: 3, changed: true, disabled: 0 })
  const [event] = await eventsOf('metadata.loaded')
  expect(event).toMatchObject({ personId: boss.person.id, keyId: boss.keyId })
})
