import { randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { KeyPolicyDocument } from '../domain/key-policy/policy-document.ts'
import { type Attest, noAttestation, packedAttestation, selfAttestation, u2fAttestation } from './attestation.ts'
import { type AttestationAuthority, attestationRoot, type LeafOptions, TEST_AAGUID } from './attestation-authority.ts'
import { Flag, type Lies } from './authenticator.ts'
import { coseKeyOf, keyPair } from './cose-key.ts'

type Registration = { id: string; rawId: string; response: { clientDataJSON: string; attestationObject: string } }

/** One way in which a browser or a key may lie while it is enrolled, and how that must be refused. */
export interface HostileRegistration {
  readonly name: string
  readonly error: string
  /** In the audit log. */
  readonly reason: string
  readonly lies?: Lies
  /** In the place of what a genuine key says. */
  readonly attest?: Attest
  readonly aaguid?: string
  /** What becomes of the answer on its way. */
  readonly spoil?: (answer: Registration) => unknown
  /** Where the policy differs from hardware of every model. */
  readonly policy?: Partial<KeyPolicyDocument>
}

const touched = Flag.up | Flag.uv | Flag.at
const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes as string).toString('base64url')

/** @param maker whose root the policy trusts */
export async function hostileRegistrations(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  return [...shapes, ...clientData, ...authenticatorData, ...publicKeys(), ...(await attestations(maker))]
}

const malformed = (reason: string, name: string, rest: Partial<HostileRegistration>): HostileRegistration => ({
  name,
  error: 'ceremonyMalformed',
  reason,
  ...rest,
})

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

async function attestations(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  return [...(await forms(maker)), ...(await chains(maker)), ...(await leaves(maker)), ...(await rules(maker))]
}

async function forms(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  const batch = await maker.batch()
  const unproven = (name: string, reason: string, attest: Attest) => ({ name, error: 'keyNotHardware', reason, attest })
  const text: Attest = (registration) => {
    const { fmt, attStmt } = packedAttestation(batch)(registration)
    return { fmt, attStmt: new Map([...attStmt, ['x5c', ['certificate'] as never]]) }
  }
  return [
    unproven('no attestation', 'attestation_format_none', noAttestation),
    unproven('self attestation', 'attestation_self', selfAttestation),
    unproven('an empty chain', 'attestation_self', packedAttestation({ ...batch, chain: [] })),
    unproven('U2F', 'attestation_format_fido-u2f', u2fAttestation(batch)),
    ...['tpm', 'apple', 'android-key', 'android-safetynet', 'compound'].map((fmt) =>
      unproven(fmt, `attestation_format_${fmt}`, packedAttestation(batch, { fmt })),
    ),
    unproven('an invented format', 'attestation_format_unknown', packedAttestation(batch, { fmt: 'x' })),
    malformed('attestation_too_many_certificates', 'six certificates', {
      attest: packedAttestation({
        ...batch,
        chain: Array.from({ length: 6 }, () => batch.chain[0] ?? new Uint8Array()),
      }),
    }),
    malformed('attestation_certificate_no_bytes', 'a certificate of text', { attest: text }),
  ]
}

async function chains(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  const attacker = await attestationRoot()
  const genuine = await maker.batch()
  const untrusted = (name: string, reason: string, attest: Attest) => ({ name, error: 'keyNotTrusted', reason, attest })
  const expired = await maker.authority({ notAfter: new Date('2021-01-01T00:00:00Z') })
  const noAuthority = await maker.authority({ ca: false })
  const swapped: Attest = (registration) => {
    const authData = Buffer.from(registration.authData)
    authData.fill(7, authData.length - 4)
    return packedAttestation(genuine)({ ...registration, authData })
  }
  return [
    untrusted('an authority of its own', 'attestation_untrusted', packedAttestation(await attacker.batch())),
    untrusted(
      'with its root beside it',
      'attestation_untrusted',
      packedAttestation(await attacker.batch({ withIssuer: true })),
    ),
    untrusted(
      'an intermediate that is none',
      'attestation_untrusted',
      packedAttestation(await noAuthority.batch({ withIssuer: true })),
    ),
    untrusted(
      'an expired intermediate',
      'attestation_untrusted',
      packedAttestation(await expired.batch({ withIssuer: true })),
    ),
    untrusted(
      'a genuine certificate and the signature of another',
      'attestation_statement',
      packedAttestation({ key: (await attacker.batch()).key, chain: genuine.chain }),
    ),
    untrusted('a credential that was swapped', 'attestation_statement', swapped),
    untrusted('another algorithm', 'attestation_algorithm', packedAttestation(genuine, { alg: -35 })),
    untrusted(
      'a certificate that is none',
      'attestation_certificate_unreadable',
      packedAttestation({ ...genuine, chain: [randomBytes(300)] }),
    ),
  ]
}

async function leaves(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  const leaf = async (name: string, reason: string, options: LeafOptions): Promise<HostileRegistration> => ({
    name: `a certificate that ${name}`,
    error: 'keyNotTrusted',
    reason,
    attest: packedAttestation(await maker.batch(options)),
  })
  return Promise.all([
    leaf('has expired', 'attestation_statement', { notAfter: new Date('2021-01-01T00:00:00Z') }),
    leaf('is not valid yet', 'attestation_statement', { notBefore: new Date('2040-01-01T00:00:00Z') }),
    leaf('is of another unit', 'attestation_statement', { subject: 'C=SE, O=Yubico AB, OU=Code Signing, CN=x' }),
    leaf('is an authority', 'attestation_leaf_is_authority', { ca: true }),
    leaf('is for another model', 'attestation_names_other_model', { aaguid: '2fc0579f-8113-47ea-b116-bb5a8db9202a' }),
    leaf('names no model', 'attestation_names_no_model', { aaguid: null }),
  ])
}

async function rules(maker: AttestationAuthority): Promise<HostileRegistration[]> {
  const genuine = async (options: LeafOptions) => packedAttestation(await maker.batch(options))
  const zero = '00000000-0000-0000-0000-000000000000'
  const minimumFirmware = { version: '5.7.0', presets: {}, unknown: 'deny' } as const
  const unheardOf = 'b93fd961-f2e6-462f-b122-82002247de78'
  const firmware = { error: 'keyFirmwareMalformed', reason: 'firmware_malformed' }
  return [
    {
      name: 'no model',
      error: 'keyNotHardware',
      reason: 'model_not_told',
      aaguid: zero,
      attest: await genuine({ aaguid: zero }),
    },
    {
      name: 'firmware of four bytes',
      ...firmware,
      attest: await genuine({ firmware: Uint8Array.of(4, 4, 5, 7, 1, 0) }),
    },
    { name: 'firmware cut short', ...firmware, attest: await genuine({ firmware: Uint8Array.of(4, 3, 5, 7) }) },
    {
      name: 'old firmware',
      error: 'keyFirmwareTooOld',
      reason: 'firmware_too_old',
      attest: await genuine({ firmware: '5.4.3' }),
      policy: { minimumFirmware },
    },
    {
      name: 'firmware that nobody knows',
      error: 'keyFirmwareUnknown',
      reason: 'firmware_unknown',
      aaguid: unheardOf,
      attest: await genuine({ aaguid: unheardOf }),
      policy: { minimumFirmware },
    },
    {
      name: 'a model that is not listed',
      error: 'keyModelNotAllowed',
      reason: 'model_not_allowed',
      policy: { models: { presets: ['yubikeyBio'], aaguids: [] } },
    },
    {
      name: `a model that is reported broken (${TEST_AAGUID})`,
      error: 'keyModelCompromised',
      reason: 'model_compromised',
    },
  ]
}
