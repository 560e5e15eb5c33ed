import { type KeyObject, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { AttestationBatch } from './attestation-authority.ts'
import { type Algorithm, digestOf } from './cose-key.ts'

type StatementValue = string | number | Uint8Array | Uint8Array[]
type Statement = Map<string, StatementValue>

/** How an authenticator vouches for a new credential. */
export type Attest = (registration: {
  readonly authData: Buffer
  readonly clientDataHash: Buffer
  /** Of the credential. */
  readonly key: KeyObject
  readonly algorithm: Algorithm
}) => { readonly fmt: string; readonly attStmt: Statement }

/** WebAuthn L3 §8.7 */
export const noAttestation: Attest = () => ({ fmt: 'none', attStmt: new Map() })

/** WebAuthn L3 §8.2, by the credential's own key. */
export const selfAttestation: Attest = ({ authData, clientDataHash, key, algorithm }) => ({
  fmt: 'packed',
  attStmt: new Map<string, StatementValue>([
    ['alg', algorithm],
    ['sig', new Uint8Array(sign(digestOf(algorithm), Buffer.concat([authData, clientDataHash]), key))],
  ]),
})

/** WebAuthn L3 §8.2, by the maker's key of the batch. */
export function packedAttestation(batch: AttestationBatch, lies: { alg?: number; fmt?: string } = {}): Attest {
  return ({ authData, clientDataHash }) => ({
    fmt: lies.fmt ?? 'packed',
    attStmt: new Map<string, StatementValue>([
      ['alg', lies.alg ?? -7],
      ['sig', new Uint8Array(sign('sha256', Buffer.concat([authData, clientDataHash]), batch.key))],
      ['x5c', batch.chain.map((certificate) => new Uint8Array(certificate))],
    ]),
  })
}

/** WebAuthn L3 §8.6 */
export function u2fAttestation(batch: AttestationBatch): Attest {
  return ({ authData, clientDataHash }) => {
    const idLength = authData.readUInt16BE(53)
    const id = authData.subarray(55, 55 + idLength)
    const coseKey = isoCBOR.decodeFirst<Map<number, Uint8Array>>(new Uint8Array(authData.subarray(55 + idLength)))
    const point = Buffer.concat([Buffer.from([4]), coseKey.get(-2) ?? Buffer.of(), coseKey.get(-3) ?? Buffer.of()])
    const signed = Buffer.concat([Buffer.from([0]), authData.subarray(0, 32), clientDataHash, id, point])
    return {
      fmt: 'fido-u2f',
      attStmt: new Map<string, StatementValue>([
        ['sig', new Uint8Array(sign('sha256', signed, batch.key))],
        ['x5c', batch.chain.slice(0, 1).map((certificate) => new Uint8Array(certificate))],
      ]),
    }
  }
}
