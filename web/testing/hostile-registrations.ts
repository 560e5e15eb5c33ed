import { randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { AttestationAuthority } from './attestation-authority.ts'
import { Flag } from './authenticator.ts'
import { coseKeyOf, keyPair } from './cose-key.ts'
import { hostileAttestations } from './hostile-attestations.ts'
import { type HostileRegistration, malformed, type Registration } from './hostile-registration.ts'

const touched = Flag.up | Flag.uv | Flag.at
const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes as string).toString('base64url')

/** @param maker whose root the policy trusts */
export async function hostileRegistrations(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  return [...shapes, ...clientData, ...authenticatorData, ...publicKeys(), ...(await hostileAttestations(maker))]
}

const response = (member: 'clientDataJSON' | 'attestationObject', value: unknown) => (answer: Registration) => ({
  ...answer,
  response: { ...answer.response, [member]: value },
})

const shapes: HostileRegistration[] = [
  malformed('shape_whole', 'nothing', { spoil: () => null }),
  malformed('shape_whole', 'a list', { spoil: () => [] }),
  malformed('shape_id', 'no ID', { spoil: ({ id: _, ...rest }) => rest }),
  malformed('shape_id', 'an empty ID', { lies: { credentialId: new Uint8Array() } }),
  malformed('shape_id', 'an ID of 1024 bytes', { lies: { credentialId: randomBytes(1024) } }),
  malformed('shape_rawId', 'a padded ID', { spoil: (answer) => ({ ...answer, rawId: `${answer.rawId}=` }) }),
  malformed('id_differs_from_raw_id', 'two IDs', { spoil: (answer) => ({ ...answer, rawId: base64url('other') }) }),
  malformed('shape_type', 'another type', { spoil: (answer) => ({ ...answer, type: 'password' }) }),
  malformed('shape_response', 'no response', { spoil: ({ response: _, ...rest }) => rest }),
  malformed('shape_clientDataJSON', '5 KiB of client data', { spoil: response('clientDataJSON', 'A'.repeat(6_828)) }),
  malformed('shape_attestationObject', '17 KiB of attestation', {
    spoil: response('attestationObject', base64url(Buffer.alloc(17 * 1024, 0x40))),
  }),
  malformed('shape_transports', 'transports that are none', {
    spoil: (answer) => ({ ...answer, response: { ...answer.response, transports: ['<b>'] } }),
  }),
]

const elsewhere = (origin: string): HostileRegistration => ({
  name: `the origin ${origin}`,
  error: 'ceremonyWrongOrigin',
  reason: 'origin',
  lies: { origin },
})

const clientData: HostileRegistration[] = [
  malformed('client_data', 'client data that is no JSON', { spoil: response('clientDataJSON', base64url('{')) }),
  malformed('client_data', 'client data that is no UTF-8', {
    spoil: response('clientDataJSON', base64url(Buffer.of(0xff))),
  }),
  malformed('client_data', 'a crossOrigin that is text', { lies: { clientData: { crossOrigin: 'false' } } }),
  malformed('type', 'an assertion', { lies: { type: 'webauthn.get' } }),
  {
    name: 'another challenge',
    error: 'challengeUnknown',
    reason: 'challenge',
    lies: { challenge: base64url(randomBytes(32)) },
  },
  { name: 'no challenge', error: 'challengeUnknown', reason: 'challenge', lies: { challenge: '' } },
  ...[
    'http://localhost:3001',
    'https://localhost:3000',
    'http://a.localhost:3000',
    'http://localhost.evil.example:3000',
    'http://LOCALHOST:3000',
    'http://localhost:3000/',
    'null',
    'android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0',
    'ios:bundle-id:com.example.vouch',
  ].map(elsewhere),
  {
    name: 'a frame',
    error: 'ceremonyWrongOrigin',
    reason: 'cross_origin',
    lies: { clientData: { crossOrigin: true } },
  },
  {
    name: 'a frame of another site',
    error: 'ceremonyWrongOrigin',
    reason: 'cross_origin',
    lies: { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
  },
  {
    name: 'a top origin',
    error: 'ceremonyWrongOrigin',
    reason: 'top_origin',
    lies: { clientData: { topOrigin: 'x' } },
  },
]

const spoiledObject = (bytes: Uint8Array | string) => ({
  spoil: response(
    'attestationObject',
    typeof bytes === 'string' ? base64url(Buffer.from(bytes, 'hex')) : base64url(bytes),
  ),
})

const authenticatorData: HostileRegistration[] = [
  { name: 'another relying party', error: 'ceremonyWrongOrigin', reason: 'rp_id', lies: { rpId: 'example.com' } },
  { name: 'a relying party below', error: 'ceremonyWrongOrigin', reason: 'rp_id', lies: { rpId: 'a.localhost' } },
  malformed('not_touched', 'no touch', { lies: { flags: Flag.uv | Flag.at } }),
  { name: 'no PIN', error: 'userVerificationMissing', reason: 'user_not_verified', lies: { flags: Flag.up | Flag.at } },
  malformed('authenticator_data', 'no credential where bytes say there is one', { lies: { flags: Flag.up | Flag.uv } }),
  malformed('backup_flags_contradict', 'backed up and cannot be', { lies: { flags: touched | Flag.bs } }),
  {
    name: 'a key that can be backed up',
    error: 'keySynced',
    reason: 'backup_eligible',
    lies: { flags: touched | Flag.be },
  },
  {
    name: 'a key that is backed up',
    error: 'keySynced',
    reason: 'backup_eligible',
    lies: { flags: touched | Flag.be | Flag.bs },
  },
  malformed('attestation_object_cbor', 'a length that lies', spoiledObject('a363666d74646e6f6e65')),
  malformed('attestation_object_cbor', 'a huge byte string', spoiledObject('5b00ffffffffffffff')),
  malformed('attestation_object_cbor', 'an indefinite length', spoiledObject('bfff')),
  malformed(
    'attestation_object_cbor',
    'a key twice',
    spoiledObject('a363666d74646e6f6e6563666d74646e6f6e656761747453746d74a0'),
  ),
  malformed('attestation_object_cbor', 'deep nesting', spoiledObject(Buffer.alloc(12_000, 0x81))),
  malformed('attestation_object', 'a list of CBOR', spoiledObject('80')),
  malformed('attestation_object', 'a map of nothing', spoiledObject('a0')),
  malformed('attestation_object_cbor', 'bytes behind', {
    spoil: (answer) => {
      const object = Buffer.from(answer.response.attestationObject, 'base64url')
      return response('attestationObject', base64url(Buffer.concat([object, Buffer.of(0)])))(answer)
    },
  }),
  malformed('credential_id_differs', 'another ID than the one inside', {
    spoil: (answer) => ({ ...answer, id: base64url('other'), rawId: base64url('other') }),
  }),
]

function publicKeys(): HostileRegistration[] {
  const good = coseKeyOf(keyPair(-7).publicKey, -7)
  const changed = (name: string, reason: string, label: number, value: number | Uint8Array): HostileRegistration => {
    const key = isoCBOR.decodeFirst<Map<number, number | Uint8Array>>(new Uint8Array(good))
    return { name, error: 'keyAlgorithmRefused', reason, lies: { coseKey: isoCBOR.encode(key.set(label, value)) } }
  }
  const offCurve = new Uint8Array(good)
  offCurve[offCurve.length - 1] = (offCurve.at(-1) ?? 0) ^ 1
  return [
    changed('RS256', 'algorithm', 3, -257),
    changed('RS1', 'algorithm', 3, -65_535),
    changed('ES256K', 'algorithm', 3, -47),
    changed('ML-DSA', 'algorithm', 3, -48),
    changed('a type of key that is not the algorithm’s', 'curve', 1, 1),
    changed('a curve that is not the algorithm’s', 'curve', -1, 2),
    changed('a short coordinate', 'coordinate', -2, new Uint8Array(31)),
    {
      name: 'a point off the curve',
      error: 'keyAlgorithmRefused',
      reason: 'point_not_on_curve',
      lies: { coseKey: offCurve },
    },
  ]
}
