import { expect, test } from 'vitest'
import { catalogue, errorNameOf } from './catalogue.ts'
import type { ErrorEntry } from './entry.ts'
import { VouchError } from './vouch-error.ts'

const entries: [string, ErrorEntry][] = Object.entries(catalogue)

test('a code names one error only', () => {
  expect(new Set(entries.map(([, entry]) => entry.code)).size).toBe(entries.length)
})

test.each(entries)('%s says what happened and what to do, in sentences', (name, entry) => {
  expect(entry.code).toMatch(/^VCH-[1-6]\d{3}$/)
  expect(entry.what).toMatch(/^\p{Lu}.*\.$/su)
  expect(entry.next).toMatch(/^\p{Lu}.*\.$/su)
  expect(`${entry.what} ${entry.next}`).not.toContain('!')
  expect(errorNameOf(entry.code)).toBe(name)
})

test('an error carries its code, its words, and what is particular to the case', () => {
  const error = new VouchError('inviteUnknown', { detail: 'It was used a minute ago.', cause: new Error('deeper') })
  expect(error.code).toBe('VCH-1301')
  expect(error.message).toBe(`${catalogue.inviteUnknown.what} It was used a minute ago.`)
  expect((error.cause as Error).message).toBe('deeper')
})

test.each([
  ['AWS says no (AccessDenied)', 'AWS says no (AccessDenied).'],
  ['It said “Gone.”', 'It said “Gone.”'],
  ['It has ended.', 'It has ended.'],
  ['Did you mean that?', 'Did you mean that?'],
])('what to do next begins a sentence of its own behind %j', (detail, words) => {
  expect(new VouchError('awsRefused', { detail }).message).toBe(`${catalogue.awsRefused.what} ${words}`)
})
