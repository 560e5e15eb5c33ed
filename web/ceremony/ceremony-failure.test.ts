import { catalogue } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { ceremonyFailure } from './ceremony-failure.ts'
import { ServerRefusal } from './server-refusal.ts'

const timeout = 120_000
const after = (elapsed: number) => ({ elapsed, timeout })
const thrown = (name: string) => new DOMException('', name)

test.each([
  ['NotAllowedError', 20, 'browserWantsClick'],
  ['NotAllowedError', 4_000, 'touchCancelled'],
  ['NotAllowedError', 119_500, 'touchTimedOut'],
  ['NotAllowedError', 121_000, 'touchTimedOut'],
  ['AbortError', 4_000, 'touchCancelled'],
  ['InvalidStateError', 4_000, 'keyAlreadyEnrolled'],
  ['ConstraintError', 4_000, 'keyUnsuitable'],
  ['NotSupportedError', 4_000, 'keyAlgorithmRefused'],
  ['SecurityError', 4_000, 'pageAddressWrong'],
  ['UnknownError', 4_000, 'keyUnreadable'],
  ['NeverHeardOfError', 4_000, 'keyUnreadable'],
] as const)('%s after %s ms is told as %s', (name, elapsed, error) => {
  expect(ceremonyFailure(thrown(name), after(elapsed)).code).toBe(catalogue[error].code)
})

test('a page that was left is told so, and not that somebody dismissed anything', () => {
  const left = { ...after(4_000), hidden: true }
  expect(ceremonyFailure(thrown('NotAllowedError'), left).code).toBe(catalogue.pageLeft.code)
  expect(ceremonyFailure(thrown('ConstraintError'), left).code).toBe(catalogue.keyUnsuitable.code)
})

test('the cause inside the error of the library is what counts', () => {
  const wrapped = new Error('The authenticator was previously registered', { cause: thrown('InvalidStateError') })
  expect(ceremonyFailure(wrapped, after(900)).code).toBe(catalogue.keyAlreadyEnrolled.code)
})

test('a server that cannot be reached is never told as a fault of the key', () => {
  expect(ceremonyFailure(new TypeError('Failed to fetch'), after(10)).code).toBe(catalogue.serverAway.code)
})

test('a refusal of the server is told in its own words', () => {
  const refusal = { what: 'No.', next: 'Ask.', code: 'VCH-9999' }
  expect(ceremonyFailure(new ServerRefusal(refusal), after(10))).toEqual(refusal)
})

test.each([[undefined], ['text'], [null], [{}]])('%s thrown is told, too', (value) => {
  expect(ceremonyFailure(value, after(900)).code).toBe(catalogue.keyUnreadable.code)
})
