import { expect, test } from 'vitest'
import { clientIp } from './client-ip.ts'

const proxies = ['10.0.0.0/8', '2001:db8::/32']
const from = (forwarded: string | undefined, socket: string | undefined, trusted: readonly string[] = proxies) =>
  clientIp(new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }), socket, trusted)

test('without trusted proxies the header says nothing', () => {
  expect(from('198.51.100.9', '192.0.2.1', [])).toBe('192.0.2.1')
})

test('a socket that is no proxy of ours is the client, whatever it claims', () => {
  expect(from('198.51.100.9', '192.0.2.1')).toBe('192.0.2.1')
})

const behindProxy: [string | undefined, string][] = [
  [undefined, '10.0.0.1'],
  ['', '10.0.0.1'],
  ['198.51.100.9', '198.51.100.9'],
  ['1.1.1.1, 198.51.100.9', '198.51.100.9'],
  ['1.1.1.1, 198.51.100.9, 10.1.1.1', '198.51.100.9'],
  ['10.9.9.9, 10.1.1.1', '10.9.9.9'],
  ['198.51.100.9, nonsense', '10.0.0.1'],
  ['198.51.100.9, nonsense, 10.1.1.1', '10.1.1.1'],
  ['198.51.100.9:1234', '10.0.0.1'],
  ['2001:DB8:1::1, 2a00::1%eth0', '2a00::1'],
  ['::ffff:198.51.100.9', '198.51.100.9'],
  [`${'198.51.100.9, '.repeat(200)}203.0.113.5`, '203.0.113.5'],
]
test.each(behindProxy)('behind a proxy, %j means %s: the right-most address that we do not trust', (header, client) => {
  expect(from(header, '10.0.0.1')).toBe(client)
})

test('an IPv4 socket seen as IPv6 is the same address', () => {
  expect(from('198.51.100.9', '::ffff:10.0.0.1')).toBe('198.51.100.9')
  expect(from(undefined, undefined)).toBeUndefined()
})
