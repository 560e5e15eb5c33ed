import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { type Attest, noAttestation } from './attestation.ts'
import { type Algorithm, coseKeyOf, digestOf, keyPair } from './cose-key.ts'

/** Bits of authenticator data (WebAuthn L3 §6.1). */
export const Flag = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40 } as const

/** Where a hostile browser or key departs from the truth. */
export interface Lies {
  readonly type?: string
  readonly origin?: string
  readonly challenge?: string
  readonly rpId?: string
  readonly flags?: number
  readonly signCount?: number
  readonly credentialId?: Uint8Array
  readonly coseKey?: Uint8Array
  /** null: none is sent. */
  readonly userHandle?: Uint8Array | null
  /** Further members of the client data. */
  readonly clientData?: Readonly<Record<string, unknown>>
}

/** A security key and its browser in software, for tests: real keys, real signatures, one credential. */
export class SoftwareAuthenticator {
  readonly origin: string
  readonly aaguid: string
  readonly algorithm: Algorithm
  readonly #attest: Attest
  #credential: { id: Uint8Array; key: KeyObject; userHandle: Uint8Array } | undefined
  #signCount = 0

  /**
   * @param options.origin of the page that it is used on
   * @param options.attest how it vouches for itself (attestation.ts); not at all unless given
   */
  constructor(options: { origin: string; aaguid?: string; algorithm?: Algorithm; attest?: Attest }) {
    this.origin = options.origin
    this.aaguid = options.aaguid ?? 'cb69481e-8ff7-4039-93ec-0a2729a154a8'
    this.algorithm = options.algorithm ?? -7
    this.#attest = options.attest ?? noAttestation
  }

  /** navigator.credentials.create() */
  register(options: PublicKeyCredentialCreationOptionsJSON, lies: Lies = {}): RegistrationResponseJSON {
    const { publicKey, privateKey } = keyPair(this.algorithm)
    const id = lies.credentialId ?? randomBytes(32)
    this.#credential = { id, key: privateKey, userHandle: Buffer.from(options.user.id, 'base64url') }
    const rpId = lies.rpId ?? options.rp.id ?? new URL(this.origin).hostname
    const coseKey = lies.coseKey ?? coseKeyOf(publicKey, this.algorithm)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const aaguid = Buffer.from(this.aaguid.replaceAll('-', ''), 'hex')
    const flags = lies.flags ?? Flag.up | Flag.uv | Flag.at
    const head = this.#authenticatorData(rpId, flags, lies.signCount)
    const authData = Buffer.concat([head, aaguid, length, id, coseKey])
    const clientData = this.#clientData('webauthn.create', options.challenge, lies)
    const { fmt, attStmt } = this.#attest({
      authData,
      clientDataHash: createHash('sha256').update(clientData).digest(),
      key: privateKey,
      algorithm: this.algorithm,
    })
    const attestationObject = isoCBOR.encode(
      new Map<string, string | Uint8Array | typeof attStmt>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', new Uint8Array(authData)],
      ]),
    )
    const name = Buffer.from(id).toString('base64url')
    return {
      id: name,
      rawId: name,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: Buffer.from(attestationObject).toString('base64url'),
        transports: ['usb'],
      },
    }
  }

  /** navigator.credentials.get() */
  assert(options: PublicKeyCredentialRequestOptionsJSON, lies: Lies = {}): AuthenticationResponseJSON {
    if (this.#credential === undefined) throw new Error('this authenticator holds no credential')
    const { id, key, userHandle } = this.#credential
    const rpId = lies.rpId ?? options.rpId ?? new URL(this.origin).hostname
    const authData = this.#authenticatorData(rpId, lies.flags ?? Flag.up | Flag.uv, lies.signCount)
    const clientData = this.#clientData('webauthn.get', options.challenge, lies)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    const handle = lies.userHandle === undefined ? userHandle : lies.userHandle
    const name = Buffer.from(lies.credentialId ?? id).toString('base64url')
    return {
      id: name,
      rawId: name,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign(digestOf(this.algorithm), signed, key).toString('base64url'),
        ...(handle === null ? {} : { userHandle: Buffer.from(handle).toString('base64url') }),
      },
    }
  }

  #authenticatorData(rpId: string, flags: number, signCount: number | undefined): Buffer {
    this.#signCount = signCount ?? this.#signCount + 1
    const tail = Buffer.alloc(5)
    tail.writeUInt8(flags)
    tail.writeUInt32BE(this.#signCount, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const origin = lies.origin ?? this.origin
    const said = { type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin: false }
    return Buffer.from(JSON.stringify({ ...said, ...lies.clientData }))
  }
}
