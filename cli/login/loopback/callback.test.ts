import { expect, test } from 'vitest'
import { readCallback } from './callback.ts'

const expected = { state: 'S'.repeat(43), issuer: 'https://vouch.example.com' }
const { state } = expected
const iss = encodeURIComponent(expected.issuer)
const read = (query: string) => readCallback(new URLSearchParams(query), expected)

test('the code of the answer with our state and our issuer is taken', () => {
  expect(read(`code=abc&state=${state}&iss=${iss}`)).toEqual({ kind: 'code', code: 'abc' })
})

test.each([
  ['no state', `code=abc&iss=${iss}`],
  ['an empty state', `code=abc&state=&iss=${iss}`],
  ['another state', `code=abc&state=${'T'.repeat(43)}&iss=${iss}`],
  ['our state cut short', `code=abc&state=${state.slice(1)}&iss=${iss}`],
  ['our state made longer', `code=abc&state=${state}x&iss=${iss}`],
  ['our state twice', `code=abc&state=${state}&state=${state}&iss=${iss}`],
  ['our state and another', `code=abc&state=${state}&state=x&iss=${iss}`],
  ['state as a list', `code=abc&state[]=${state}&iss=${iss}`],
  ['no issuer', `code=abc&state=${state}`],
  ['another issuer', `code=abc&state=${state}&iss=https://evil.example`],
  ['our issuer with a slash', `code=abc&state=${state}&iss=${iss}/`],
  ['two issuers', `code=abc&state=${state}&iss=${iss}&iss=${iss}`],
  ['no code', `state=${state}&iss=${iss}`],
  ['two codes', `code=abc&code=def&state=${state}&iss=${iss}`],
  ['an empty code', `code=&state=${state}&iss=${iss}`],
  ['a code with a line end', `code=a%0d%0ab&state=${state}&iss=${iss}`],
  ['an endless code', `code=${'a'.repeat(513)}&state=${state}&iss=${iss}`],
  ['a code and an error', `code=abc&error=access_denied&state=${state}&iss=${iss}`],
  ['an error without state', `error=access_denied&iss=${iss}`],
  ['an error without issuer', `error=access_denied&state=${state}`],
  ['an error with another state', `error=access_denied&state=x&iss=${iss}`],
])('%s is nobody’s answer', (_, query) => {
  expect(read(query)).toEqual({ kind: 'stray' })
})

test.each([
  ['access_denied', 'loginRefused'],
  ['server_error', 'internal'],
  ['temporarily_unavailable', 'databaseUnavailable'],
  ['__proto__', 'serverAnswerMalformed'],
])('the error %s of the server is told as %s', (error, errorName) => {
  expect(read(`error=${error}&state=${state}&iss=${iss}`)).toMatchObject({ kind: 'refused', error: { errorName } })
})
