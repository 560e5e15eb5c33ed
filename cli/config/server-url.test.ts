import { expect, test } from 'vitest'
import { parseServerUrl } from './server-url.ts'

test.each([
  ['https://vouch.example.com', 'https://vouch.example.com'],
  ['https://vouch.example.com/', 'https://vouch.example.com'],
  ['HTTPS://Vouch.Example.com:443', 'https://vouch.example.com'],
  ['https://vouch.example.com:8443', 'https://vouch.example.com:8443'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  // A look-alike in Cyrillic shows what it is.
  ['https://vоuch.example.com', 'https://xn--vuch-55d.example.com'],
])('%s is the server %s', (text, issuer) => {
  expect(parseServerUrl(text)).toBe(issuer)
})

test.each([
  'vouch.example.com',
  'http://vouch.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://127.0.0.2',
  'https://alice@vouch.example.com',
  'https://alice:secret@vouch.example.com',
  'https://@vouch.example.com',
  'https://vouch.example.com/path',
  'https://vouch.example.com?',
  'https://vouch.example.com#',
  'https://vouch.example.com\\@evil.example',
  ' https://vouch.example.com',
  'https://vouch.example.com\n',
  'ftp://vouch.example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '',
])('%j is refused', (text) => {
  expect(() => parseServerUrl(text)).toThrow(expect.objectContaining({ errorName: 'serverUrlRefused' }))
})
