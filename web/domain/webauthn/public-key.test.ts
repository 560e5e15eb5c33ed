import { randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { expect, test } from 'vitest'
import { coseKeyOf, keyPair } from '../../testing/cose-key.ts'
import { checkPublicKey } from './public-key.ts'

type Entries = Record<number, number | Uint8Array>

// In the order of CTAP 2.1 §8; a JavaScript object would put the negative labels elsewhere.
const LABELS = [1, 3, -1, -2, -3]

function coseKey(entries: Entries): Uint8Array<ArrayBuffer> {
  const present = LABELS.flatMap((label) => (entries[label] === undefined ? [] : [[label, entries[label]] as const]))
  return isoCBOR.encode(new Map(present))
}

const bytes = (length: number) => new Uint8Array(randomBytes(length))
const genuine = isoCBOR.decodeFirst<Map<number, Uint8Array>>(coseKeyOf(keyPair(-7).publicKey, -7))
const x = genuine.get(-2) ?? bytes(32)
const y = genuine.get(-3) ?? bytes(32)
const exponent = new Uint8Array([1, 0, 1])

test.each([-7, -8, -35] as const)('a key of the algorithm %i is accepted', (algorithm) => {
  expect(checkPublicKey(coseKeyOf(keyPair(algorithm).publicKey, algorithm))).toBe(algorithm)
})

test.each<[string, Entries]>([
  ['RS256', { 1: 3, 3: -257, [-1]: bytes(256), [-2]: exponent }],
  ['RS1', { 1: 3, 3: -65535, [-1]: bytes(256), [-2]: exponent }],
  ['ES256K', { 1: 2, 3: -47, [-1]: 8, [-2]: x, [-3]: y }],
  ['ML-DSA-44', { 1: 7, 3: -48, [-1]: bytes(1312) }],
  ['a point off the curve', { 1: 2, 3: -7, [-1]: 1, [-2]: x, [-3]: bytes(32) }],
  ['the point at infinity', { 1: 2, 3: -7, [-1]: 1, [-2]: new Uint8Array(32), [-3]: new Uint8Array(32) }],
  ['a compressed point', { 1: 2, 3: -7, [-1]: 1, [-2]: x }],
  ['the wrong curve', { 1: 2, 3: -7, [-1]: 2, [-2]: x, [-3]: y }],
  ['the wrong key type', { 1: 1, 3: -7, [-1]: 1, [-2]: x, [-3]: y }],
  ['the algorithm of another curve', { 1: 2, 3: -35, [-1]: 1, [-2]: x, [-3]: y }],
  ['a short coordinate', { 1: 2, 3: -7, [-1]: 1, [-2]: x.slice(1), [-3]: y }],
  ['no algorithm', { 1: 2, [-1]: 1, [-2]: x, [-3]: y }],
])('a key is refused: %s', (_, entries) => {
  expect(() => checkPublicKey(coseKey(entries))).toThrow(expect.objectContaining({ errorName: 'keyAlgorithmRefused' }))
})
