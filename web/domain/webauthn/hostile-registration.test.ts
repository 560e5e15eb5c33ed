import { randomBytes } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packedAttestation } from '../../testing/attestation.ts'
import { attestationRoot } from '../../testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { expectedRegistration, registrationOptions, relyingParty } from '../../testing/registration.ts'
import { hardwarePolicy, type KeyPolicy } from '../attestation/key-policy.ts'
import { verifyRegistration } from './verify-registration.ts'

const maker = await attestationRoot()
const hardware = hardwarePolicy([maker.pem], [])
const any: KeyPolicy = { kind: 'any' }
const genuine = packedAttestation(await maker.batch())
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

const cborOf = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')

test.each([
  ['a length that lies', cborOf('a363666d74646e6f6e65')],
  ['a huge byte string', cborOf('5b00ffffffffffffff')],
  ['a huge array', cborOf('9b00ffffffffffffff')],
  ['a huge map', cborOf('bb00ffffffffffffff')],
  ['deep nesting', Buffer.alloc(12_000, 0x81).toString('base64url')],
  ['a key twice', cborOf('a363666d74646e6f6e6563666d74646e6f6e656761747453746d74a0')],
  ['a float', cborOf('fb7ff8000000000000')],
  ['an indefinite length', cborOf('bfff')],
  ['a list', cborOf('80')],
  ['nothing but padding', Buffer.alloc(16 * 1024, 0xf6).toString('base64url')],
  ['17 KiB', Buffer.alloc(17 * 1024, 0x40).toString('base64url')],
])('an attestation object is refused in no time: %s', async (_, attestationObject) => {
  const asked = registrationOptions()
  const good = new SoftwareAuthenticator({ origin: relyingParty.origin }).register(asked)
  const started = performance.now()
  const bad = { ...good, response: { ...good.response, attestationObject } }
  await expect(verifyRegistration(bad, expectedRegistration(asked, any))).rejects.toThrow(
    refusedAs('ceremonyMalformed'),
  )
  expect(performance.now() - started).toBeLessThan(500)
})

test('bytes behind the attestation object, and a credential ID that is not the one inside, are refused', async () => {
  const asked = registrationOptions()
  const good = new SoftwareAuthenticator({ origin: relyingParty.origin }).register(asked)
  const longer = Buffer.concat([Buffer.from(good.response.attestationObject, 'base64url'), Buffer.of(0)])
  const trailing = { ...good, response: { ...good.response, attestationObject: longer.toString('base64url') } }
  await expect(verifyRegistration(trailing, expectedRegistration(asked, any))).rejects.toThrow(
    refusedAs('ceremonyMalformed'),
  )
  const id = randomBytes(32).toString('base64url')
  const renamed = verifyRegistration({ ...good, id, rawId: id }, expectedRegistration(asked, any))
  await expect(renamed).rejects.toThrow(refusedAs('ceremonyMalformed'))
})

test('whatever is sent, the answer is a key or an error of the catalogue', async () => {
  const asked = registrationOptions()
  const good = new SoftwareAuthenticator({ origin: relyingParty.origin, attest: genuine }).register(asked)
  const object = Buffer.from(good.response.attestationObject, 'base64url')
  const damaged = fc
    .tuple(fc.nat(object.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(object.length), fc.boolean())
    .map(([at, bits, length, cut]) => {
      const copy = Buffer.from(object)
      copy[at] = (copy[at] ?? 0) ^ bits
      return (cut ? copy.subarray(0, length) : copy).toString('base64url')
    })
  const hostile = fc.oneof(
    fc.anything(),
    fc.record({ ...fixed(good), response: fc.anything() }),
    fc.record({ ...fixed(good), response: responseWith(good.response.clientDataJSON, damaged) }),
    fc.record({ ...fixed(good), response: responseWith(good.response.clientDataJSON, anyBytes) }),
    fc.record({ ...fixed(good), response: fc.record({ clientDataJSON: anyBytes, attestationObject: anyBytes }) }),
  )
  const judged = fc.asyncProperty(hostile, async (credential) => {
    for (const policy of [hardware, any]) {
      await verifyRegistration(credential, expectedRegistration(asked, policy)).catch((error) =>
        expect(error).toBeInstanceOf(VouchError),
      )
    }
  })
  await fc.assert(judged, { numRuns: 2_000 })
})

const anyBytes = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('base64url'))

function fixed(good: { id: string; rawId: string; type: string }) {
  return { id: fc.constant(good.id), rawId: fc.constant(good.rawId), type: fc.constant(good.type) }
}

function responseWith(clientDataJSON: string, attestationObject: fc.Arbitrary<string>) {
  return fc.record({ clientDataJSON: fc.constant(clientDataJSON), attestationObject })
}
