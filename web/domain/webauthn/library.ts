import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { getCertificateInfo, isoCBOR, parseAuthenticatorData } from '@simplewebauthn/server/helpers'

// The one module that knows SimpleWebAuthn, whose defaults do not prove a hardware key (docs/decisions/0006): nothing else
// may call it. What it leaves out is checked in verify-registration.ts and verify-assertion.ts.

export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
}

/** Who the ceremony is for: both exact, no lists, no defaults. */
export interface RelyingParty {
  /** RP ID: the full host name. */
  readonly rpId: string
  readonly origin: string
}

export const creationOptions = generateRegistrationOptions
export const requestOptions = generateAuthenticationOptions

export type AuthenticatorData = ReturnType<typeof parseAuthenticatorData>

/** Splits authenticator data (L3 §6.1). Throws where it is malformed or bytes are left over. */
export function splitAuthenticatorData(bytes: Uint8Array<ArrayBuffer>): AuthenticatorData {
  return parseAuthenticatorData(bytes)
}

/**
 * Decodes one CBOR item that must fill the input. Encoding it again must give the same bytes: so there is nothing behind
 * it, no key twice, no length that lies, and no second way to write the same thing (CTAP 2.1 §8, canonical form).
 */
export function decodeCbor(bytes: Uint8Array<ArrayBuffer>): unknown {
  const item: Parameters<typeof isoCBOR.encode>[0] = isoCBOR.decodeFirst(bytes)
  if (Buffer.compare(isoCBOR.encode(item), bytes) !== 0) throw new Error('not canonical CBOR')
  return item
}

/** Encodes one CBOR item, maps in the order of their keys as given. */
export function encodeCbor(item: Parameters<typeof isoCBOR.encode>[0]): Uint8Array<ArrayBuffer> {
  return isoCBOR.encode(item)
}

/**
 * The value of the id-fido-gen-ce-aaguid extension (L3 §8.2.1): 16 bytes wrapped in two DER octet strings.
 * Throws where the certificate cannot be read.
 */
export function aaguidExtension(certificate: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  const [value] = extensionValues(certificate, '1.3.6.1.4.1.45724.1.1.4')
  return value?.length === 18 && value[0] === OCTET_STRING && value[1] === 16 ? value.subarray(2) : undefined
}

/**
 * Firmware of a YubiKey as its attestation certificate says it: three bytes wrapped in two DER octet strings.
 *
 * @returns such as 5.7.1, null where the certificate does not say it, undefined where it says something else.
 * Throws where the certificate cannot be read.
 */
export function firmwareExtension(certificate: Uint8Array<ArrayBuffer>): string | null | undefined {
  const [value, ...more] = extensionValues(certificate, '1.3.6.1.4.1.41482.13.1')
  if (value === undefined) return null
  const [tag, length, ...version] = value
  const wellFormed = more.length === 0 && tag === OCTET_STRING && length === 3 && version.length === 3
  return wellFormed ? version.join('.') : undefined
}

// X.690 §8.1.2 and §8.1.3: identifier of an octet string; a length below 128 is one byte.
const OCTET_STRING = 0x04

function extensionValues(certificate: Uint8Array<ArrayBuffer>, oid: string): Uint8Array[] {
  const { extensions = [] } = getCertificateInfo(certificate).parsedCertificate.tbsCertificate
  return extensions.filter(({ extnID }) => extnID === oid).map(({ extnValue }) => new Uint8Array(extnValue.buffer))
}

/**
 * The attestation statement's signature and its certificate (L3 §7.1 step 21, §8.2). The library is given no roots for
 * `packed`, which keeps it from fetching CRLs; the path to a root is attestation/certificate-path.ts.
 *
 * @returns false where the library refuses or throws
 */
export async function attestationVerifies(
  response: RegistrationResponseJSON,
  expected: RelyingParty & { readonly challenge: string; readonly algorithms: readonly number[] },
): Promise<boolean> {
  const verification = verifyRegistrationResponse({
    response,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rpId,
    expectedType: 'webauthn.create',
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...expected.algorithms],
  })
  return verification.then(
    ({ verified }) => verified,
    () => false,
  )
}

/**
 * The signature of an assertion (L3 §7.2 step 21). The counter is not the library's to judge: it would look at it before
 * the signature, so that a stranger could have a key disabled (finish-assertion.ts).
 *
 * @param publicKey COSE_Key
 * @returns false where the library refuses or throws
 */
export async function assertionVerifies(
  response: AuthenticationResponseJSON,
  publicKey: Uint8Array<ArrayBuffer>,
  expected: RelyingParty & { readonly challenge: string },
): Promise<boolean> {
  const belowEveryCounter = -1
  const verification = verifyAuthenticationResponse({
    response,
    credential: { id: response.id, publicKey, counter: belowEveryCounter },
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rpId,
    expectedType: 'webauthn.get',
    requireUserVerification: true,
  })
  return verification.then(
    ({ verified }) => verified,
    () => false,
  )
}
