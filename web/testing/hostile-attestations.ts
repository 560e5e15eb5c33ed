import { randomBytes } from 'node:crypto'
import { type Attest, noAttestation, packedAttestation, selfAttestation, u2fAttestation } from './attestation.ts'
import { type AttestationAuthority, attestationRoot, type LeafOptions, TEST_AAGUID } from './attestation-authority.ts'
import { type HostileRegistration, malformed } from './hostile-registration.ts'

/** Keys that are vouched for by nobody, by somebody else, or wrongly; and genuine ones that policy refuses. */
export async function hostileAttestations(maker: AttestationAuthority): Promise<HostileRegistration[]> {
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
