import { CLI_REDIRECT_URIS } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { redirectUriMatches, requireRegistrable } from './redirect-uri.ts'

const commandLine = { redirectUris: CLI_REDIRECT_URIS, native: true }
const application = { redirectUris: ['https://app.example/cb', 'https://app.example/cb?tenant=1'], native: false }

const accepted = [
  'http://127.0.0.1:1/callback',
  'http://127.0.0.1:53682/callback',
  'http://127.0.0.1:65535/callback',
  'http://127.0.0.1/callback',
  'http://[::1]:53682/callback',
]
test.each(accepted)('the command line may be answered at %j', (uri) => {
  expect(redirectUriMatches(uri, commandLine)).toBe(true)
})

const refused = [
  '',
  ' ',
  'callback',
  '/callback',
  '//127.0.0.1:1234/callback',
  'http:127.0.0.1:1234/callback',
  'http:/127.0.0.1:1234/callback',
  'http:///127.0.0.1:1234/callback',
  'https://127.0.0.1:1234/callback',
  'HTTP://127.0.0.1:1234/callback',
  'ftp://127.0.0.1:1234/callback',
  'javascript:alert(1)//127.0.0.1/callback',
  'data:text/html,callback',
  'vouch://127.0.0.1:1234/callback',
  'http://localhost:1234/callback',
  'http://LOCALHOST:1234/callback',
  'http://localhost.:1234/callback',
  'http://127.0.0.2:1234/callback',
  'http://127.1:1234/callback',
  'http://127.0.1:1234/callback',
  'http://2130706433:1234/callback',
  'http://0x7f.1:1234/callback',
  'http://0x7f000001:1234/callback',
  'http://0177.0.0.1:1234/callback',
  'http://127.0.0.1.:1234/callback',
  'http://127.000.000.001:1234/callback',
  'http://0.0.0.0:1234/callback',
  'http://0:1234/callback',
  'http://[::]:1234/callback',
  'http://[::ffff:127.0.0.1]:1234/callback',
  'http://[0:0:0:0:0:0:0:1]:1234/callback',
  'http://[::1%25lo]:1234/callback',
  'http://127.0.0.1.evil.com:1234/callback',
  'http://127.0.0.1@evil.com/callback',
  'http://127.0.0.1:1234@evil.com/callback',
  'http://evil.com@127.0.0.1:1234/callback',
  'http://user:pass@127.0.0.1:1234/callback',
  'http://evil.com/callback',
  'http://evil.com#http://127.0.0.1:1234/callback',
  'http://evil.com\\@127.0.0.1:1234/callback',
  'http://127.0.0.1\\evil.com:1234/callback',
  'http:\\\\127.0.0.1:1234\\callback',
  'http://１27.0.0.1:1234/callback',
  'http://127。0。0。1:1234/callback',
  'http://127.0.0.1:80/callback',
  'http://127.0.0.1:0/callback',
  'http://127.0.0.1:/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1:-1/callback',
  'http://127.0.0.1:01234/callback',
  'http://127.0.0.1:80:90/callback',
  'http://127.0.0.1:1234a/callback',
  'http://127.0.0.1:1234',
  'http://127.0.0.1:1234/',
  'http://127.0.0.1:1234/Callback',
  'http://127.0.0.1:1234/callback/',
  'http://127.0.0.1:1234//callback',
  'http://127.0.0.1:1234/callback/../callback',
  'http://127.0.0.1:1234/./callback',
  'http://127.0.0.1:1234/callback/extra',
  'http://127.0.0.1:1234/callbackextra',
  'http://127.0.0.1:1234/proof',
  'http://127.0.0.1:1234/%63allback',
  'http://127.0.0.1:1234/%2e/callback',
  'http://127.0.0.1:1234/callback%00',
  'http://127.0.0.1:1234/callback;x',
  'http://127.0.0.1:1234/callback?',
  'http://127.0.0.1:1234/callback?x=1',
  'http://127.0.0.1:1234/callback#',
  'http://127.0.0.1:1234/callback#x',
  ' http://127.0.0.1:1234/callback',
  'http://127.0.0.1:1234/callback ',
  'http://127.0.0.1:1234/call\tback',
  'http://127.0.0.1:1234/callback\r\nLocation: http://evil.com',
  'http://127.0.0.1:1234/callback\0',
  `http://127.0.0.1:1234/callback${'/'.repeat(3000)}`,
]
test.each(refused)('the command line is never answered at %j', (uri) => {
  expect(redirectUriMatches(uri, commandLine)).toBe(false)
})

test('an application is answered at its registered text, and at nothing like it', () => {
  for (const uri of application.redirectUris) expect(redirectUriMatches(uri, application)).toBe(true)
  const others = [
    'https://app.example:443/cb',
    'https://app.example:8443/cb',
    'https://app.example/cb?tenant=2',
    'https://app.example/cb?tenant=1&x=1',
    'https://app.example/cb/',
    'https://APP.example/cb',
    'https://app.example.evil/cb',
    'https://evil@app.example/cb',
    'http://app.example/cb',
  ]
  for (const uri of others) expect(redirectUriMatches(uri, application)).toBe(false)
})

test('the port counts for a client that is not native', () => {
  const client = { redirectUris: ['http://127.0.0.1:8080/cb'], native: false }
  expect(redirectUriMatches('http://127.0.0.1:8080/cb', client)).toBe(true)
  expect(redirectUriMatches('http://127.0.0.1:8081/cb', client)).toBe(false)
})

test('only https and loopback literals can be registered', () => {
  for (const uri of ['https://app.example/cb', 'http://127.0.0.1:8080/cb', 'http://[::1]/cb']) requireRegistrable(uri)
  const refusedUris = [
    'http://app.example/cb',
    'http://localhost/cb',
    'https://app.example/cb#x',
    'https://u@app.example/',
    'com.app:/cb',
    '*',
    'https://*.example/\\',
  ]
  for (const uri of refusedUris) expect(() => requireRegistrable(uri)).toThrow('cannot be registered')
})
