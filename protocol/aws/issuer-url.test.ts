import { expect, test } from 'vitest'
import { issuerFaultForAws } from './issuer-url.ts'

test.each([
  ['http://localhost:3000', 'on this machine only'],
  ['https://127.0.0.1', 'on this machine only'],
  ['https://[::1]', 'on this machine only'],
  ['http://vouch.acme.com', 'not https'],
  ['https://vouch.acme.com:8443', 'names a port'],
  ['https://vouch.acme.com/', 'ends in a slash'],
  ['https://10.1.2.3', 'no host'],
  ['https://vouch.corp', 'the internet does not know'],
  ['vouch.acme.com', 'not a URL'],
])('that AWS cannot use %s is known', (url, words) => {
  expect(issuerFaultForAws(url)).toMatch(new RegExp(`^\\S+ .*${words}.*\\.$`))
})

test.each(['https://vouch.acme.com', 'https://acme.com/tenants/vouch'])('nothing is known against %s', (url) => {
  expect(issuerFaultForAws(url)).toBeUndefined()
})
