import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test.each([
  '/',
  '/keys',
  '/admin/people/0198c1de-0000-7000-8000-000000000000',
  '/admin/audit?q=a%40b.example&sort=-created&page=2',
])('%s is a page of ours, and stays as it is', (path) => expect(ownPath(path)).toBe(path))

const elsewhere = [
  '',
  'keys',
  '//evil.example',
  '//evil.example/keys',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%5cevil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  '/%2f/evil.example',
  '/%2e%2e//evil.example',
  '/../..//evil.example',
  '/keys/..//evil.example',
  '/keys//evil.example',
  '/keys@evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example/keys',
  'HTTPS://evil.example',
  'https://own.invalid/keys',
  '@evil.example',
  ':80@evil.example',
  'data:text/html,x',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' /keys',
  '/keys\r\nLocation: https://evil.example',
  '/keys%0d%0aLocation:%20https://evil.example',
  '/keys\0',
  '/keys#https://evil.example',
  '/keys?next=//evil.example',
  '/\u2215evil.example',
  '/\uff0fevil.example',
  '/api/v1/session',
  '/oauth/authorize?client_id=x',
  '/login/failed',
  '/sign-in',
  '/unknown',
  '/enroll',
  '/.well-known/jwks.json',
  `/keys?q=${'x'.repeat(2048)}`,
]
test.each(elsewhere)('%j leads elsewhere, and nobody is sent there', (text) => {
  expect(ownPath(text)).toBeUndefined()
})

test.each([null, undefined])('%s is no page', (text) => expect(ownPath(text)).toBeUndefined())
