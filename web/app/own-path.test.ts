import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test.each(['/', '/keys', '/enroll', '/admin/people', '/admin/people/0d6f1c1e-5f0c-4b8e-9a53-1d1c8f9f3d77'])(
  '%s is a page of ours',
  (path) => {
    expect(ownPath(path)).toBe(path)
  },
)

test.each([
  '//evil.example',
  '/\\evil.example',
  '/%09/evil.example',
  '/%5cevil.example',
  '/\t/evil.example',
  'https:evil.example',
  'https://evil.example/keys',
  'javascript:alert(1)',
  'data:text/html,x',
  '/keys\r\nlocation: https://evil.example',
  '/keys/../../evil',
  '/keys/..',
  '/keys?next=//evil.example',
  '/keys#x',
  '/keys/',
  '//keys',
  'keys',
  '/oauth/authorize',
  '/api/v1/sign-out',
  '',
])('%j is not, and nobody is sent there', (path) => {
  expect(ownPath(path)).toBeUndefined()
})

test('a value that is given twice is none', () => {
  expect(ownPath(['/keys', '//evil.example'])).toBeUndefined()
  expect(ownPath(undefined)).toBeUndefined()
})
