import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stsLimits } from './limits.ts'
import { roleSessionName } from './session-name.ts'

test.each([
  ['alice@example.com', 'alice@example.com'],
  ['a.b+c_d-e,f@example.com', 'a.b+c_d-e,f@example.com'],
  [`${'a'.repeat(52)}@example.com`, `${'a'.repeat(52)}@example.com`],
])('%s, which STS can carry, is its own session name', (email, name) => {
  expect(roleSessionName(email)).toBe(name)
})

test.each([
  ["o'brien@example.com", 'o-brien@example.com=51a228e25e7c90b9'],
  ['a=b@example.com', 'a-b@example.com=055b84576d6c9877'],
  [`${'a'.repeat(53)}@example.com`, `${'a'.repeat(46)}=893f690af9d9b0de`],
])('the session name of %s never changes, since trust policies and logs hold it', (email, name) => {
  expect(roleSessionName(email)).toBe(name)
})

test.each([
  ['one forbidden character and another', "o'brien@example.com", 'o!brien@example.com'],
  ['a forbidden character and its substitute', "o'brien@example.com", 'o-brien@example.com'],
  ['an e-mail and one that is spelt as its name', "o'brien@example.com", roleSessionName("o'brien@example.com")],
  ['the ends of two long ones', `${'a'.repeat(80)}@example.com`, `${'a'.repeat(80)}@example.org`],
  ['two characters beyond the BMP', '\u{1F600}@example.com', '\u{1F601}@example.com'],
])('%s are kept apart', (_, one, other) => {
  expect(roleSessionName(one)).not.toBe(roleSessionName(other))
})

test('A-10: 100 000 e-mails give as many valid session names', () => {
  const local = fc.oneof(
    fc.stringMatching(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/),
    fc.stringMatching(/^[a-z'=-]{1,4}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  )
  const domain = fc.oneof(
    fc.constant('example.com'),
    fc.stringMatching(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,2}\.[a-z]{2,10}$/),
  )
  const emails = new Set(
    fc.sample(
      fc.tuple(local, domain).map(([local, domain]) => `${local}@${domain}`),
      60_000,
    ),
  )
  while (emails.size < 100_000) emails.add(`${randomBytes(30).toString('latin1')}@example.com`)
  const names = new Set([...emails].map(roleSessionName))
  expect(names.size).toBe(emails.size)
  for (const name of names) expect(name).toMatch(stsLimits.sessionName)
})

test('a session name given as an e-mail stays valid', () => {
  for (const email of fc.sample(fc.string({ unit: 'binary', maxLength: 300 }), 5_000)) {
    expect(roleSessionName(email)).toMatch(stsLimits.sessionName)
  }
})
