import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { VouchError } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { attestationRoot } from '../../testing/attestation-authority.ts'
import { type BlobLies, metadataBlob } from '../../testing/metadata-blob.ts'
import { accusedModels } from './accused-models.ts'
import { readBlob } from './read-blob.ts'
import { trustedRoot } from './trusted-root.ts'

const fido = await attestationRoot('Test Metadata Root')
const stranger = await attestationRoot('Test Metadata Root')
const root = new X509Certificate(fido.pem)
const now = new Date('2026-11-23T12:00:00Z')
const AAGUID = 'cb69481e-8ff7-4039-93ec-0a2729a154a8'
const refusedFor = (reason: string) => expect.objectContaining({ name: 'VouchError', reason })

test('a BLOB that leads to the root is read: number, day of the next, models by AAGUID', async () => {
  const models = { [AAGUID.toUpperCase()]: [{ status: 'FIDO_CERTIFIED', effectiveDate: '2020-01-01', other: 1 }] }
  const blob = await readBlob(await metadataBlob(fido, { no: 7, nextUpdate: '2026-11-23', models }), root, now)
  expect(blob).toMatchObject({
    no: 7,
    nextUpdate: '2026-11-23',
    models: [{ aaguid: AAGUID, statusReports: [{ other: 1 }] }],
  })
})

test('entries without an AAGUID, for U2F and UAF, are passed over', async () => {
  const payload = {
    no: 1,
    nextUpdate: '2099-01-01',
    entries: [{ attestationCertificateKeyIdentifiers: ['x'], statusReports: [] }],
  }
  expect((await readBlob(await metadataBlob(fido, { payload }), root, now)).models).toEqual([])
})

test('a slip in one entry does not cost the reports about the others, and makes none milder', async () => {
  const slips = {
    metadataStatement: { description: 7 },
    statusReports: [{ status: 'REVOKED', effectiveDate: '5 May' }],
  }
  const sound = { aaguid: AAGUID, ...slips }
  const payload = { no: 1, nextUpdate: '2099-01-01', entries: [{ aaguid: 'x', statusReports: [] }, sound] }
  const { models } = await readBlob(await metadataBlob(fido, { payload }), root, now)
  expect(models).toMatchObject([{ aaguid: AAGUID, description: '' }])
  expect(accusedModels(models, ['REVOKED'], now).get(AAGUID)).toBe('REVOKED')
})

test('a BLOB whose certificates go through an intermediate is read', async () => {
  const between = await fido.authority({ name: 'Between' })
  expect(await readBlob(await metadataBlob(between, { leaf: { withIssuer: true } }), root, now)).toMatchObject({
    no: 1,
  })
  await expect(readBlob(await metadataBlob(between), root, now)).rejects.toThrow(refusedFor('chain'))
})

test.each<[string, BlobLies, string]>([
  ['the key of another signs', { signer: stranger }, 'signature'],
  ['the certificate is for another name', { leaf: { subject: 'CN=mds.fidoalliance.org.evil.example' } }, 'signer_name'],
  ['the certificate is for a name below', { leaf: { subject: 'CN=a.mds.fidoalliance.org' } }, 'signer_name'],
  ['the certificate has expired', { leaf: { notAfter: new Date('2026-11-01') } }, 'chain'],
  ['the certificate is not valid yet', { leaf: { notBefore: new Date('2026-12-01') } }, 'chain'],
  ['the certificate is an authority', { leaf: { ca: true } }, 'signer_is_authority'],
  ['there are no certificates', { header: { x5c: [] } }, 'header'],
  ['the certificates are an address', { header: { x5c: undefined, x5u: 'http://169.254.169.254/' } }, 'header'],
  ['the certificates are no certificates', { header: { x5c: ['AAAA'] } }, 'header'],
  ['the next one was due yesterday', { nextUpdate: '2026-11-22' }, 'expired'],
  ['it holds no metadata', { payload: { hello: 'world' } }, 'payload'],
  ['its number is text', { payload: { no: '1', nextUpdate: '2099-01-01', entries: [] } }, 'payload'],
  ['its day is none', { nextUpdate: 'tomorrow' }, 'payload'],
])('a BLOB is refused when %s', async (_, lies, reason) => {
  await expect(readBlob(await metadataBlob(fido, lies), root, now)).rejects.toThrow(refusedFor(reason))
})

test('a BLOB of another root of the same name, one that was changed, and one without a signature are refused', async () => {
  await expect(readBlob(await metadataBlob(stranger), root, now)).rejects.toThrow(refusedFor('chain'))
  const [header = '', , signature = ''] = (await metadataBlob(fido)).split('.')
  const payload = Buffer.from('{"no":9,"nextUpdate":"2099-01-01","entries":[]}').toString('base64url')
  await expect(readBlob(`${header}.${payload}.${signature}`, root, now)).rejects.toThrow(refusedFor('signature'))
  const none = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), alg: 'none' }
  const unsigned = `${Buffer.from(JSON.stringify(none)).toString('base64url')}.${payload}.`
  await expect(readBlob(unsigned, root, now)).rejects.toThrow(refusedFor('header'))
  await expect(readBlob('not a BLOB', root, now)).rejects.toThrow(refusedFor('header'))
  await expect(readBlob('x'.repeat(13 * 1024 * 1024), root, now)).rejects.toThrow(refusedFor('size'))
})

test('the root is GlobalSign’s, as Node carries it, unless the operator names one', () => {
  expect(trustedRoot(readConfig({})).subject).toContain('CN=GlobalSign')
  expect(rootCertificates.length).toBeGreaterThan(100)
  expect(trustedRoot({ metadataService: { url: undefined, root: fido.pem } }).subject).toBe('CN=Test Metadata Root')
})

test('whatever is sent in its place is refused by name, signed or not', async () => {
  const good = await metadataBlob(fido)
  const parts = good.split('.')
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('base64url'))
  const spoilt = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .tuple(
        fc.nat(2),
        fc.oneof(
          bytes,
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
      )
      .map(([index, part]) => parts.map((own, at) => (at === index ? part : own)).join('.')),
    fc.nat(good.length - 1).map((end) => good.slice(0, end)),
  )
  const refused = fc.asyncProperty(spoilt, async (text) => {
    await expect(readBlob(text, root, now)).rejects.toBeInstanceOf(VouchError)
  })
  await fc.assert(refused, { numRuns: 800 })
  const shapes = fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (payload) => {
    const signed = await metadataBlob(fido, { payload: { no: 1, nextUpdate: '2099-01-01', entries: payload } })
    await readBlob(signed, root, now).catch((error) => expect(error).toBeInstanceOf(VouchError))
  })
  await fc.assert(shapes, { numRuns: 60 })
})
