import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Secret } from '../../secret/secret.ts'

/** 32 bytes that encrypt every signing key of an instance; from configuration, or from the data folder. */
export type MasterKey = Secret<Uint8Array>

/** What a private key is bound to: moved to another row or purpose, it does not open. */
export interface EnvelopeBinding {
  readonly kid: string
  readonly purpose: string
}

/** A private key at rest: encrypted with a key of its own, which the master key wraps. */
export interface Envelope {
  readonly privateCiphertext: Uint8Array<ArrayBuffer>
  readonly wrappedDataKey: Uint8Array<ArrayBuffer>
  readonly masterKeyId: string
  readonly formatVersion: number
}

const FORMAT_VERSION = 1
const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Which master key this is: 16 hex digits that tell nothing else about it. */
export function masterKeyId(masterKey: MasterKey): string {
  return derive(masterKey, 'vouch|master-key-id', 8).toString('hex')
}

export function sealEnvelope(plaintext: Uint8Array, masterKey: MasterKey, binding: EnvelopeBinding): Envelope {
  const dataKey = randomBytes(32)
  const envelope = {
    privateCiphertext: encrypt(plaintext, dataKey, keyContext(binding, FORMAT_VERSION)),
    wrappedDataKey: encrypt(dataKey, wrappingKey(masterKey), dataKeyContext(binding, FORMAT_VERSION)),
    masterKeyId: masterKeyId(masterKey),
    formatVersion: FORMAT_VERSION,
  }
  dataKey.fill(0)
  return envelope
}

/**
 * Opens an envelope. The caller wipes what it gets.
 *
 * @throws Error where the master key is another one, or a byte of the envelope or its binding was changed
 */
export function openEnvelope(envelope: Envelope, masterKey: MasterKey, binding: EnvelopeBinding): Buffer<ArrayBuffer> {
  const dataKey = unwrapDataKey(envelope, masterKey, binding)
  const plaintext = decrypt(envelope.privateCiphertext, dataKey, keyContext(binding, envelope.formatVersion))
  dataKey.fill(0)
  return plaintext
}

/**
 * The same envelope under another master key. The private key itself stays closed.
 *
 * @throws Error as `openEnvelope`
 */
export function rewrapEnvelope(envelope: Envelope, from: MasterKey, to: MasterKey, binding: EnvelopeBinding): Envelope {
  const dataKey = unwrapDataKey(envelope, from, binding)
  const wrappedDataKey = encrypt(dataKey, wrappingKey(to), dataKeyContext(binding, envelope.formatVersion))
  dataKey.fill(0)
  return { ...envelope, wrappedDataKey, masterKeyId: masterKeyId(to) }
}

function unwrapDataKey(envelope: Envelope, masterKey: MasterKey, binding: EnvelopeBinding): Buffer<ArrayBuffer> {
  if (envelope.formatVersion !== FORMAT_VERSION) throw new Error(`unknown envelope format ${envelope.formatVersion}`)
  return decrypt(envelope.wrappedDataKey, wrappingKey(masterKey), dataKeyContext(binding, envelope.formatVersion))
}

const keyContext = ({ kid, purpose }: EnvelopeBinding, version: number) => `signing_keys|${kid}|${purpose}|${version}`
const dataKeyContext = (binding: EnvelopeBinding, version: number) => `data_key|${keyContext(binding, version)}`

// The master key never encrypts by itself: each use has a key derived for it alone (RFC 5869).
const wrappingKey = (masterKey: MasterKey) => derive(masterKey, 'vouch|signing-keys|wrap', 32)

function derive(masterKey: MasterKey, use: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey.reveal(), new Uint8Array(), use, bytes))
}

/** @returns nonce, ciphertext and tag, one after the other (NIST SP 800-38D: a random 96-bit nonce, a full tag) */
function encrypt(plaintext: Uint8Array, key: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  const ciphertext = [nonce, cipher.update(plaintext), cipher.final()]
  return Buffer.concat([...ciphertext, cipher.getAuthTag()])
}

function decrypt(sealed: Uint8Array, key: Uint8Array, context: string): Buffer<ArrayBuffer> {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
