import { randomBytes, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { expect, test, vi } from 'vitest'
import { type Attest, packedAttestation, selfAttestation, u2fAttestation } from '../../testing/attestation.ts'
import { attestationRoot, type LeafOptions, TEST_AAGUID } from '../../testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { expectedRegistration, registrationOptions, relyingParty } from '../../testing/registration.ts'
import { judgeKey } from '../key-policy/judge-key.ts'
import { verifyRegistration } from '../webauthn/verify-registration.ts'
import { checkAttestation } from './check-attestation.ts'
import { hardwarePolicy, type KeyPolicy } from './key-policy.ts'
import { yubicoIntermediates } from './roots/yubico-intermediates.ts'
import { yubicoRoots } from './roots/yubico-roots.ts'

const maker = await attestationRoot()
const attacker = await attestationRoot()
const makersIntermediate = await maker.authority()
const hardware = hardwarePolicy([maker.pem], [makersIntermediate.pem])
const production = hardwarePolicy(yubicoRoots, yubicoIntermediates)
const any: KeyPolicy = { kind: 'any' }
const genuine = packedAttestation(await maker.batch())

async function register(attest: Attest, policy: KeyPolicy, aaguid = TEST_AAGUID) {
  const asked = registrationOptions()
  const key = new SoftwareAuthenticator({ origin: relyingParty.origin, attest, aaguid })
  return verifyRegistration(key.register(asked), expectedRegistration(asked, policy))
}

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

test('a key of a trusted maker is enrolled, directly below the root or through a published or sent intermediate', async () => {
  const direct = await register(genuine, hardware)
  expect(direct).toMatchObject({ algorithm: -7, aaguid: TEST_AAGUID, attestationFormat: 'packed', signCount: 1 })
  expect(direct.attestationAnchor).toMatch(/^[0-9a-f]{64}$/)
  expect(direct.attestationChain).toHaveLength(1)
  await register(packedAttestation(await makersIntermediate.batch()), hardware)
  const unpublished = await maker.authority({ name: 'Unpublished' })
  const sent = packedAttestation(await unpublished.batch({ withIssuer: true }))
  expect((await register(sent, hardware)).attestationChain).toHaveLength(2)
})

test('on a loopback issuer any authenticator will do, even one that vouches for nothing', async () => {
  const plain = new SoftwareAuthenticator({ origin: relyingParty.origin })
  const asked = registrationOptions()
  expect(await verifyRegistration(plain.register(asked), expectedRegistration(asked, any))).toMatchObject({
    attestationAnchor: null,
  })
  expect(await register(selfAttestation, any)).toMatchObject({ attestationFormat: 'packed', attestationAnchor: null })
})

test.each<[string, () => Promise<Attest>, string]>([
  ['no attestation', async () => () => ({ fmt: 'none', attStmt: new Map() }), 'keyNotHardware'],
  ['self attestation', async () => selfAttestation, 'keyNotHardware'],
  ['an empty chain', async () => packedAttestation({ ...(await maker.batch()), chain: [] }), 'keyNotHardware'],
  ['the U2F format', async () => u2fAttestation(await maker.batch()), 'keyNotHardware'],
  ...(['tpm', 'apple', 'android-key', 'android-safetynet', 'compound', 'x'] as const).map(
    (fmt): [string, () => Promise<Attest>, string] => [
      `the format ${fmt}`,
      async () => packedAttestation(await maker.batch(), { fmt }),
      'keyNotHardware',
    ],
  ),
  ['a chain of an authority of its own', async () => packedAttestation(await attacker.batch()), 'keyNotTrusted'],
  [
    'a chain of its own with the root in it',
    async () => packedAttestation(await attacker.batch({ withIssuer: true })),
    'keyNotTrusted',
  ],
  [
    "a maker's leaf and somebody else's signature",
    async () => packedAttestation({ key: (await attacker.batch()).key, chain: (await maker.batch()).chain }),
    'keyNotTrusted',
  ],
  [
    'an intermediate that is no authority',
    async () => packedAttestation(await (await maker.authority({ ca: false })).batch({ withIssuer: true })),
    'keyNotTrusted',
  ],
  [
    'an expired intermediate',
    async () => {
      const expired = await maker.authority({ notAfter: new Date('2021-01-01T00:00:00Z') })
      return packedAttestation(await expired.batch({ withIssuer: true }))
    },
    'keyNotTrusted',
  ],
  [
    'an algorithm that is not the one of the leaf',
    async () => packedAttestation(await maker.batch(), { alg: -35 }),
    'keyNotTrusted',
  ],
  ['an RSA algorithm', async () => packedAttestation(await maker.batch(), { alg: -257 }), 'keyNotTrusted'],
  [
    'six certificates',
    async () => {
      const { key, chain } = await maker.batch()
      return packedAttestation({ key, chain: Array.from({ length: 6 }, () => chain[0] ?? new Uint8Array()) })
    },
    'ceremonyMalformed',
  ],
  [
    'a leaf that is no certificate',
    async () => packedAttestation({ ...(await maker.batch()), chain: [randomBytes(300)] }),
    'keyNotTrusted',
  ],
])('a forged YubiKey is refused: %s', async (_, attest, errorName) => {
  await expect(register(await attest(), hardware)).rejects.toThrow(refusedAs(errorName))
})

test.each<[string, LeafOptions]>([
  ['has expired', { notAfter: new Date('2021-01-01T00:00:00Z') }],
  ['is not valid yet', { notBefore: new Date('2040-01-01T00:00:00Z') }],
  ['is a certificate authority', { ca: true }],
  ['is of another organisational unit', { subject: 'C=SE, O=Yubico AB, OU=Code Signing, CN=x' }],
  ['has no country', { subject: 'O=Yubico AB, OU=Authenticator Attestation, CN=x' }],
  ['is for another model', { aaguid: '2fc0579f-8113-47ea-b116-bb5a8db9202a' }],
  ['names no model', { aaguid: null }],
])("a leaf of the maker's own authority is refused when it %s", async (_, leaf) => {
  const attest = packedAttestation(await maker.batch(leaf))
  await expect(register(attest, hardware)).rejects.toThrow(refusedAs('keyNotTrusted'))
})

test('a key that tells no model is refused', async () => {
  const zero = '00000000-0000-0000-0000-000000000000'
  const attest = packedAttestation(await maker.batch({ aaguid: zero }))
  await expect(register(attest, hardware, zero)).rejects.toThrow(refusedAs('keyNotHardware'))
})

test("Chromium's virtual authenticator is refused where hardware is asked for", async () => {
  const aaguid = '01020304-0506-0708-0102-030405060708'
  const attest = packedAttestation(await attacker.batch({ aaguid }))
  await expect(register(attest, production, aaguid)).rejects.toThrow(refusedAs('keyNotTrusted'))
})

test('no certificate of a stranger makes the server call an address', async () => {
  const called: string[] = []
  const listener = createServer((request, response) => {
    called.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('called'))
  for (const crl of [`http://127.0.0.1:${port}/crl`, 'http://169.254.169.254/latest/meta-data/']) {
    await register(packedAttestation(await maker.batch({ crl })), hardware)
    await expect(register(packedAttestation(await attacker.batch({ crl })), hardware)).rejects.toThrow(VouchError)
    await expect(register(u2fAttestation(await attacker.batch({ crl })), any)).rejects.toThrow(
      refusedAs('keyNotTrusted'),
    )
  }
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
  // Shows that a call would have been seen.
  await fetch(`http://127.0.0.1:${port}/control`)
  expect(called).toEqual(['/control'])
  await new Promise((resolve) => listener.close(resolve))
})

// The attestation certificate of a batch of Security Keys by Yubico, sold in 2018.
const sold = new X509Certificate(`-----BEGIN CERTIFICATE-----
MIICvjCCAaagAwIBAgIEdIb9wjANBgkqhkiG9w0BAQsFADAuMSwwKgYDVQQDEyNZ
dWJpY28gVTJGIFJvb3QgQ0EgU2VyaWFsIDQ1NzIwMDYzMTAgFw0xNDA4MDEwMDAw
MDBaGA8yMDUwMDkwNDAwMDAwMFowbzELMAkGA1UEBhMCU0UxEjAQBgNVBAoMCVl1
YmljbyBBQjEiMCAGA1UECwwZQXV0aGVudGljYXRvciBBdHRlc3RhdGlvbjEoMCYG
A1UEAwwfWXViaWNvIFUyRiBFRSBTZXJpYWwgMTk1NTAwMzg0MjBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABJVd8633JH0xde/9nMTzGk6HjrrhgQlWYVD7OIsuX2Un
v1dAmqWBpQ0KxS8YRFwKE1SKE1PIpOWacE5SO8BN6+2jbDBqMCIGCSsGAQQBgsQK
AgQVMS4zLjYuMS40LjEuNDE0ODIuMS4xMBMGCysGAQQBguUcAgEBBAQDAgUgMCEG
CysGAQQBguUcAQEEBBIEEPigEfOMCk0VgAYXER+e3H0wDAYDVR0TAQH/BAIwADAN
BgkqhkiG9w0BAQsFAAOCAQEAMVxIgOaaUn44Zom9af0KqG9J655OhUVBVW+q0As6
AIod3AH5bHb2aDYakeIyyBCnnGMHTJtuekbrHbXYXERIn4aKdkPSKlyGLsA/A+WE
i+OAfXrNVfjhrh7iE6xzq0sg4/vVJoywe4eAJx0fS+Dl3axzTTpYl71Nc7p/NX6i
CMmdik0pAuYJegBcTckE3AoYEg4K99AM/JaaKIblsbFh8+3LxnemeNf7UwOczaGG
vjS6UzGVI0Odf9lKcPIwYhuTxM5CaNMXTZQ7xq4/yTfC3kPWtE4hFT34UJJflZBi
LrxG4OsYxkHw/n5vKgmpspB3GfYuYTWhkDKiE8CYtyg87g==
-----END CERTIFICATE-----`)
const soldModel = 'f8a011f3-8c0a-4d15-8006-17111f9edc7d'

test('the certificate of a YubiKey as it is sold leads to the root that Yubico publishes', () => {
  const statement = new Map<string, unknown>([
    ['alg', -7],
    ['x5c', [new Uint8Array(sold.raw)]],
  ])
  const aaguid = Buffer.from(soldModel.replaceAll('-', ''), 'hex')
  const { chain, firmware } = checkAttestation(production, { format: 'packed', statement, aaguid })
  const facts = { aaguid: soldModel, chain, firmware, backupEligible: false, attestedAt: new Date() }
  expect(judgeKey(production, facts)).toEqual({
    verdict: 'accepted',
    reasons: [],
    anchor: '0fa1386f80eb8713263ae5c1d84deb455bdf08aea50ab05503cefee82b092d42',
  })
  const otherModel = { format: 'packed', statement, aaguid: randomBytes(16) }
  expect(() => checkAttestation(production, otherModel)).toThrow(refusedAs('keyNotTrusted'))
})

test("a YubiKey's certificate without its private key is worth nothing", async () => {
  const stolen = packedAttestation({ key: (await attacker.batch()).key, chain: [sold.raw] })
  await expect(register(stolen, production, soldModel)).rejects.toThrow(refusedAs('keyNotTrusted'))
})
