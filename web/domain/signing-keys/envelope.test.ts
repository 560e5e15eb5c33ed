import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { testMasterKey } from '../../testing/signing-keys.ts'
import { masterKeyId, openEnvelope, rewrapEnvelope, sealEnvelope } from './envelope.ts'

const masterKey = testMasterKey()
const binding = { kid: 'kid-1', purpose: 'oidc' }
const secret = randomBytes(138)
const envelope = sealEnvelope(secret, masterKey, binding)

test('what was sealed opens, with the same master key and binding', () => {
  expect(openEnvelope(envelope, masterKey, binding)).toEqual(secret)
})

test('no two envelopes of the same key share a byte string', () => {
  const other = sealEnvelope(secret, masterKey, binding)
  expect(other.privateCiphertext).not.toEqual(envelope.privateCiphertext)
  expect(other.wrappedDataKey).not.toEqual(envelope.wrappedDataKey)
})

test.each(['privateCiphertext', 'wrappedDataKey'] as const)('every flipped bit of %s is noticed', (part) => {
  for (let bit = 0; bit < envelope[part].length * 8; bit += 1) {
    const damaged = new Uint8Array(envelope[part])
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openEnvelope({ ...envelope, [part]: damaged }, masterKey, binding)).toThrow()
  }
})

test.each([0, 1, 12, 27, 28])('an envelope cut to %i bytes does not open', (length) => {
  const privateCiphertext = envelope.privateCiphertext.slice(0, length)
  expect(() => openEnvelope({ ...envelope, privateCiphertext }, masterKey, binding)).toThrow()
  const wrappedDataKey = envelope.wrappedDataKey.slice(0, length)
  expect(() => openEnvelope({ ...envelope, wrappedDataKey }, masterKey, binding)).toThrow()
})

test('an envelope opens in no other row, for no other purpose, in no other format, by no other master key', () => {
  expect(() => openEnvelope(envelope, masterKey, { ...binding, kid: 'kid-2' })).toThrow()
  expect(() => openEnvelope(envelope, masterKey, { ...binding, purpose: 'ssh' })).toThrow()
  expect(() => openEnvelope({ ...envelope, formatVersion: 2 }, masterKey, binding)).toThrow()
  expect(() => openEnvelope(envelope, testMasterKey(), binding)).toThrow()
})

test('parts of two envelopes do not mix', () => {
  const other = sealEnvelope(secret, masterKey, binding)
  expect(() => openEnvelope({ ...envelope, wrappedDataKey: other.wrappedDataKey }, masterKey, binding)).toThrow()
})

test('a rewrapped envelope opens with the new master key only, and keeps its private part', () => {
  const next = testMasterKey()
  const rewrapped = rewrapEnvelope(envelope, masterKey, next, binding)
  expect(openEnvelope(rewrapped, next, binding)).toEqual(secret)
  expect(() => openEnvelope(rewrapped, masterKey, binding)).toThrow()
  expect(rewrapped.privateCiphertext).toEqual(envelope.privateCiphertext)
  expect(rewrapped.masterKeyId).toBe(masterKeyId(next))
})

test('the id of a master key is 16 hex digits and the same every time', () => {
  expect(masterKeyId(masterKey)).toMatch(/^[0-9a-f]{16}$/)
  expect(masterKeyId(masterKey)).toBe(masterKeyId(masterKey))
  expect(masterKeyId(masterKey)).not.toBe(masterKeyId(testMasterKey()))
})
