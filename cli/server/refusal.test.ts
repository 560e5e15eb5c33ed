import { catalogue, type ErrorName, ExitCode } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { refusalOf } from './refusal.ts'

const answer = (status: number, body: unknown, type = 'application/json') => ({
  status,
  headers: { 'content-type': type },
  text: typeof body === 'string' ? body : JSON.stringify(body),
})

test('the stable code decides, and only what is particular is kept of the words', () => {
  const error = refusalOf(
    answer(400, {
      error: 'invalid_grant',
      error_description:
        'The code or token is not valid: it is unknown, used, expired, or belongs to another client or key. It is old.',
      vouch_code: 'VCH-2201',
    }),
  )
  expect(error).toMatchObject({ errorName: 'grantRefused', detail: 'It is old.' })
})

test('a problem document is read by its code', () => {
  const body = { type: 'about:blank', title: 'x', status: 401, code: 'VCH-2204' }
  expect(refusalOf(answer(401, body, 'application/problem+json'))).toMatchObject({ errorName: 'tokenRefused' })
})

test.each([500, 502, 503, 504])('a fault of the server (%i) never ends as "not logged in" or "denied"', (status) => {
  for (const body of ['', '<html>', { error: 'invalid_grant' }]) {
    expect(refusalOf(answer(status, body)).entry.exit).toBe(ExitCode.unreachable)
  }
})

test('too many requests have an exit code of their own', () => {
  expect(refusalOf(answer(429, '')).entry.exit).toBe(ExitCode.rateLimited)
})

test('an unknown code is told as an answer not understood, and cannot drive the terminal', () => {
  const error = refusalOf(answer(400, { error: '\u001b]52;c;cm0gLXJm\u0007x\u202egpj', vouch_code: 'VCH-9999' }))
  expect(error).toMatchObject({ errorName: 'serverAnswerMalformed' })
  expect(error.message).not.toMatch(/\p{C}/u)
})

const byOauth = (Object.keys(catalogue) as ErrorName[]).filter((name) => 'oauth' in catalogue[name])
test.each(byOauth)('%s is said once, also where OAuth made its apostrophes straight', (name) => {
  const { what, next, code } = catalogue[name]
  const told = (detail?: string) => {
    const description = [what, detail, next].filter((part) => part !== undefined).join(' ')
    const body = { error: 'invalid_target', error_description: description.replaceAll('’', "'"), vouch_code: code }
    return refusalOf(answer(403, JSON.stringify(body)))
  }
  expect(told()).toMatchObject({ errorName: name, message: what })
  expect(told('It is this one.')).toMatchObject({ errorName: name, message: `${what} It is this one.` })
})
