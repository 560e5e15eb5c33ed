import { createHash, randomBytes } from 'node:crypto'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { VouchError } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Attest, packedAttestation, selfAttestation, u2fAttestation } from '../../testing/attestation.ts'
import { attestationRoot, type LeafOptions, TEST_AAGUID } from '../../testing/attestation-authority.ts'
import { Flag, type Lies, SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { coseKeyOf, keyPair } from '../../testing/cose-key.ts'
import { hardwarePolicy, type KeyPolicy } from '../attestation/key-policy.ts'
import { yubicoIntermediates } from '../attestation/roots/yubico-intermediates.ts'
import { yubicoRoots } from '../attestation/roots/yubico-roots.ts'
import { verifyRegistration } from './verify-registration.ts'

const now = new Date()
const relyingParty = { rpId: 'vouch.example.com', origin: 'https://vouch.example.com' }
const maker = await attestationRoot()
const attacker = await attestationRoot()
const makersIntermediate = await maker.authority()
const hardware = hardwarePolicy([maker.pem], [makersIntermediate.pem])
const any: KeyPolicy = { kind: 'any' }
const genuine = packedAttestation(await maker.batch())

function options(): PublicKeyCredentialCreationOptionsJSON {
  return {
    challenge: randomBytes(32).toString('base64url'),
    rp: { name: 'Vouch', id: relyingParty.rpId },
    user: { id: randomBytes(32).toString('base64url'), name: 'alice@example.com', displayName: 'Alice' },
    pubKeyCredParams: [],
  }
}

function expected(asked: PublicKeyCredentialCreationOptionsJSON, policy: KeyPolicy) {
  const challengeHash = createHash('sha256').update(Buffer.from(asked.challenge, 'base64url')).digest()
  return { relyingParty, policy, challengeHash, now }
}

async function register(attest: Attest, policy: KeyPolicy, lies: Lies = {}, aaguid = TEST_AAGUID) {
  const asked = options()
  const key = new SoftwareAuthenticator({ origin: relyingParty.origin, attest, aaguid })
  return verifyRegistration(key.register(asked, lies), expected(asked, policy))
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

test('the algorithms that are offered are accepted: EdDSA, ES256, ES384', async () => {
  for (const algorithm of [-8, -7, -35] as const) {
    const asked = options()
    const key = new SoftwareAuthenticator({ origin: relyingParty.origin, algorithm, attest: genuine })
    expect(await verifyRegistration(key.register(asked), expected(asked, hardware))).toMatchObject({ algorithm })
  }
})

test('on a loopback issuer any authenticator will do, even one that vouches for nothing', async () => {
  const plain = new SoftwareAuthenticator({ origin: relyingParty.origin })
  const asked = options()
  expect(await verifyRegistration(plain.register(asked), expected(asked, any))).toMatchObject({
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
  await expect(register(attest, hardware, {}, zero)).rejects.toThrow(refusedAs('keyNotHardware'))
})

test("Chromium's virtual authenticator is refused where hardware is asked for", async () => {
  const aaguid = '01020304-0506-0708-0102-030405060708'
  const attest = packedAttestation(await attacker.batch({ aaguid }))
  const production = hardwarePolicy(yubicoRoots, yubicoIntermediates)
  await expect(register(attest, production, {}, aaguid)).rejects.toThrow(refusedAs('keyNotTrusted'))
})

test('no certificate of a stranger makes the server call an address', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('called'))
  const crl = 'http://169.254.169.254/latest/meta-data/'
  await register(packedAttestation(await maker.batch({ crl })), hardware)
  await expect(register(packedAttestation(await attacker.batch({ crl })), hardware)).rejects.toThrow(VouchError)
  await expect(register(u2fAttestation(await attacker.batch({ crl })), any)).rejects.toThrow(refusedAs('keyNotTrusted'))
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
})

const touched = Flag.up | Flag.uv | Flag.at

test.each<[string, Lies, string]>([
  ['the key was not touched', { flags: Flag.uv | Flag.at }, 'ceremonyMalformed'],
  ['the PIN was not checked', { flags: Flag.up | Flag.at }, 'userVerificationMissing'],
  ['there is no credential in it', { flags: Flag.up | Flag.uv }, 'ceremonyMalformed'],
  ['the passkey can be backed up', { flags: touched | Flag.be }, 'keySynced'],
  ['the passkey is backed up', { flags: touched | Flag.be | Flag.bs }, 'keySynced'],
  ['the backup flags contradict each other', { flags: touched | Flag.bs }, 'keySynced'],
  ['it is an assertion', { type: 'webauthn.get' }, 'ceremonyMalformed'],
  ['it answers another challenge', { challenge: randomBytes(32).toString('base64url') }, 'challengeUnknown'],
  ['it answers no challenge', { challenge: '' }, 'challengeUnknown'],
  ['it is for the parent domain', { rpId: 'example.com' }, 'ceremonyWrongOrigin'],
  ['it is for another domain', { rpId: 'vouch.example.org' }, 'ceremonyWrongOrigin'],
  ['it was made in a frame', { clientData: { crossOrigin: true } }, 'ceremonyWrongOrigin'],
  ['it names a top origin', { clientData: { topOrigin: 'https://evil.example' } }, 'ceremonyWrongOrigin'],
  [
    'it was made in a frame of another site',
    { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
    'ceremonyWrongOrigin',
  ],
  ['crossOrigin is no truth value', { clientData: { crossOrigin: 'false' } }, 'ceremonyMalformed'],
  ['the credential ID has 1024 bytes', { credentialId: randomBytes(1024) }, 'ceremonyMalformed'],
  ['the credential ID is empty', { credentialId: new Uint8Array() }, 'ceremonyMalformed'],
])('a registration is refused when %s', async (_, lies, errorName) => {
  await expect(register(genuine, hardware, lies)).rejects.toThrow(refusedAs(errorName))
  await expect(register(selfAttestation, any, lies)).rejects.toThrow(refusedAs(errorName))
})

test.each([
  'http://vouch.example.com',
  'https://vouch.example.com:8443',
  'https://vouch.example.com/',
  'https://VOUCH.example.com',
  'https://a.vouch.example.com',
  'https://example.com',
  'https://vouch.example.com.evil.example',
  'https://evilvouch.example.com',
  'http://localhost:3000',
  'null',
  '',
  'android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0',
  'ios:bundle-id:com.example.vouch',
])('a registration at the origin %j is refused', async (origin) => {
  await expect(register(genuine, hardware, { origin })).rejects.toThrow(refusedAs('ceremonyWrongOrigin'))
})

const coseKey = (entries: readonly (readonly [number, number | Uint8Array])[]) => isoCBOR.encode(new Map(entries))
const point = (bytes: number) => new Uint8Array(randomBytes(bytes))
const onCurve = isoCBOR.decodeFirst<Map<number, Uint8Array>>(
  coseKeyOf(keyPair(-7).publicKey, -7) as Uint8Array<ArrayBuffer>,
)
const x = onCurve.get(-2) ?? point(32)
const y = onCurve.get(-3) ?? point(32)

test.each<[string, Uint8Array]>([
  [
    'RS256',
    coseKey([
      [1, 3],
      [3, -257],
      [-1, point(256)],
      [-2, new Uint8Array([1, 0, 1])],
    ]),
  ],
  [
    'RS1',
    coseKey([
      [1, 3],
      [3, -65535],
      [-1, point(256)],
      [-2, new Uint8Array([1, 0, 1])],
    ]),
  ],
  [
    'ES256K',
    coseKey([
      [1, 2],
      [3, -47],
      [-1, 8],
      [-2, x],
      [-3, y],
    ]),
  ],
  [
    'ML-DSA-44',
    coseKey([
      [1, 7],
      [3, -48],
      [-1, point(1312)],
    ]),
  ],
  [
    'a point off the curve',
    coseKey([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, x],
      [-3, point(32)],
    ]),
  ],
  [
    'the point at infinity',
    coseKey([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(32)],
      [-3, new Uint8Array(32)],
    ]),
  ],
  [
    'a compressed point',
    coseKey([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, x],
    ]),
  ],
  [
    'the wrong curve',
    coseKey([
      [1, 2],
      [3, -7],
      [-1, 2],
      [-2, x],
      [-3, y],
    ]),
  ],
  [
    'the wrong key type',
    coseKey([
      [1, 1],
      [3, -7],
      [-1, 1],
      [-2, x],
      [-3, y],
    ]),
  ],
  [
    'a short coordinate',
    coseKey([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, x.slice(1)],
      [-3, y],
    ]),
  ],
  [
    'no algorithm',
    coseKey([
      [1, 2],
      [-1, 1],
      [-2, x],
      [-3, y],
    ]),
  ],
])('a credential key is refused: %s', async (_, key) => {
  await expect(register(genuine, hardware, { coseKey: key })).rejects.toThrow(refusedAs('keyAlgorithmRefused'))
})

test('a credential key that was swapped after the attestation is refused', async () => {
  const swapped: Attest = (registration) => {
    const authData = Buffer.from(registration.authData)
    authData.fill(7, authData.length - 4)
    return genuine({ ...registration, authData })
  }
  await expect(register(swapped, hardware)).rejects.toThrow(refusedAs('keyNotTrusted'))
})

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
  const asked = options()
  const good = new SoftwareAuthenticator({ origin: relyingParty.origin }).register(asked)
  const started = performance.now()
  const bad = { ...good, response: { ...good.response, attestationObject } }
  await expect(verifyRegistration(bad, expected(asked, any))).rejects.toThrow(refusedAs('ceremonyMalformed'))
  expect(performance.now() - started).toBeLessThan(500)
})

test('bytes behind the attestation object, and a credential ID that is not the one inside, are refused', async () => {
  const asked = options()
  const good = new SoftwareAuthenticator({ origin: relyingParty.origin }).register(asked)
  const longer = Buffer.concat([Buffer.from(good.response.attestationObject, 'base64url'), Buffer.of(0)])
  const trailing = { ...good, response: { ...good.response, attestationObject: longer.toString('base64url') } }
  await expect(verifyRegistration(trailing, expected(asked, any))).rejects.toThrow(refusedAs('ceremonyMalformed'))
  const id = randomBytes(32).toString('base64url')
  const renamed = verifyRegistration({ ...good, id, rawId: id }, expected(asked, any))
  await expect(renamed).rejects.toThrow(refusedAs('ceremonyMalformed'))
})

test('whatever is sent, the answer is a key or an error of the catalogue', async () => {
  const asked = options()
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
      await verifyRegistration(credential, expected(asked, policy)).catch((error) =>
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
