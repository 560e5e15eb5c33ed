import { expect, test } from 'vitest'
import { inOneNetwork, networksDiffer } from './networks-differ.ts'

test.each([
  [['198.51.100.7', '198.51.100.7', '198.51.100.7'], false],
  [['8.8.8.1', '8.8.8.200', null], false],
  [['8.8.8.1', '8.8.9.1', '8.8.8.1'], true],
  [['8.8.8.1', '8.8.8.1', '9.9.9.9'], true],
  [['2a00:1450:4001::1', '2a00:1450:4001:ffff::2', undefined], false],
  [['2a00:1450:4001::1', '2a00:1450:4002::1', undefined], true],
  // One of each family: the machine has both.
  [['8.8.8.1', '2a00:1450:4001::1', '8.8.8.9'], false],
  [['::ffff:8.8.8.1', '8.8.8.9', '9.9.9.9'], true],
  // Not public, not known, no address.
  [['10.0.0.1', '8.8.8.1', '192.168.1.1'], false],
  [['127.0.0.1', '::1', 'fd00::1'], false],
  [[null, undefined, ''], false],
  [['nonsense', '8.8.8.1', 'other'], false],
])('%j: from different networks is %s', (addresses, differ) => {
  expect(networksDiffer(addresses)).toBe(differ)
})

test.each([
  ['192.0.2.1', '192.0.2.200', true],
  ['10.1.2.3', '10.1.2.4', true],
  ['10.1.2.3', '10.1.3.3', false],
  ['192.0.2.1', '192.0.3.1', false],
  ['2001:db8:1:2::1', '2001:db8:1:ffff::1', true],
  ['2001:db8:1::1', '2001:db8:2::1', false],
  ['192.0.2.1', '2001:db8::1', false],
  ['::ffff:192.0.2.1', '192.0.2.9', true],
  [null, '192.0.2.1', false],
  [null, null, false],
  ['somewhere', 'somewhere', false],
])('%j and %j are known to be in one network: %j', (one, other, expected) => {
  expect([inOneNetwork(one, other), inOneNetwork(other, one)]).toEqual([expected, expected])
})
