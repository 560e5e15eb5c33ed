import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Attest, packedAttestation, selfAttestation } from '../../testing/attestation.ts'
import { attestationRoot } from '../../testing/attestation-authority.ts'
import { Flag, type Lies, SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { coseKeyOf, keyPair } from '../../testing/cose-key.ts'
import { expectedRegistration, registrationOptions, relyingParty } from '../../testing/registration.ts'
import { hardwarePolicy, type KeyPolicy } from '../attestation/key-policy.ts'
import { verifyRegistration } from './verify-registration.ts'

const maker = await attestationRoot()
const hardware = hardwarePolicy([maker.pem], [])
const any: KeyPolicy = { kind: 'any' }
const genuine = packedAttestation(await maker.batch())

async function register(attest: Attest, policy: KeyPolicy, lies: Lies = {}) {
  const asked = registrationOptions()
  const key = new SoftwareAuthenticator({ origin: relyingParty.origin, attest })
  return verifyRegistration(key.register(asked, lies), expectedRegistration(asked, policy))
}

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

test('the algorithms that are offered are accepted: EdDSA, ES256, ES384', async () => {
  for (const algorithm of [-8, -7, -35] as const) {
    const asked = registrationOptions()
    const key = new SoftwareAuthenticator({ origin: relyingParty.origin, algorithm, attest: genuine })
    expect(await verifyRegistration(key.register(asked), expectedRegistration(asked, hardware))).toMatchObject({
      algorithm,
    })
  }
})

const touched = Flag.up | Flag.uv | Flag.at

test.each<[string, Lies, string]>([
  ['the key was not touched', { flags: Flag.uv | Flag.at }, 'ceremonyMalformed'],
  ['the PIN was not checked', { flags: Flag.up | Flag.at }, 'userVerificationMissing'],
  ['there is no credential in it', { flags: Flag.up | Flag.uv }, 'ceremonyMalformed'],
  ['the backup flags contradict each other', { flags: touched | Flag.bs }, 'ceremonyMalformed'],
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
  ['can be backed up', Flag.be],
  ['is backed up', Flag.be | Flag.bs],
])('a passkey that %s is no hardware key, and is an authenticator like any other', async (_, flags) => {
  const lies = { flags: touched | flags }
  await expect(register(genuine, hardware, lies)).rejects.toThrow(refusedAs('keySynced'))
  expect(await register(selfAttestation, any, lies)).toMatchObject({ backupEligible: true })
  expect(await register(selfAttestation, any)).toMatchObject({ backupEligible: false })
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

test('a registration with a credential key off the curve is refused', async () => {
  const coseKey = coseKeyOf(keyPair(-7).publicKey, -7)
  coseKey[coseKey.length - 1] = (coseKey.at(-1) ?? 0) ^ 1
  await expect(register(genuine, hardware, { coseKey })).rejects.toThrow(refusedAs('keyAlgorithmRefused'))
})

test('a credential key that was swapped after the attestation is refused', async () => {
  const swapped: Attest = (registration) => {
    const authData = Buffer.from(registration.authData)
    authData.fill(7, authData.length - 4)
    return genuine({ ...registration, authData })
  }
  await expect(register(swapped, hardware)).rejects.toThrow(refusedAs('keyNotTrusted'))
})
