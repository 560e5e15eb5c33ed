import { expect, test } from 'vitest'
import { authenticationStrength } from './authentication-strength.ts'

test('a token says hardware only of a key that was proven to be', () => {
  expect(authenticationStrength(true)).toEqual({ amr: ['hwk', 'user', 'mfa'], acr: 'phrh' })
  expect(authenticationStrength(false)).toEqual({ amr: ['pop', 'user', 'mfa'], acr: 'phr' })
})
