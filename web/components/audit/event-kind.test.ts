import { expect, test } from 'vitest'
import { eventTypes } from '../../domain/audit/event-types.ts'
import { eventKind, eventKinds } from './event-kind.ts'

test('a kind of event is read as words', () => {
  expect(eventKind('sign_in.refused')).toBe('Sign in: refused')
  expect(eventKind('api_token.created')).toBe('API token: created')
  expect(eventKind('login.ip_mismatch')).toBe('Login: IP mismatch')
})

test('every kind can be chosen, once', () => {
  expect(new Set(eventKinds.map(({ value }) => value))).toEqual(new Set(eventTypes))
  expect(new Set(eventKinds.map(({ label }) => label)).size).toBe(eventTypes.length)
})
