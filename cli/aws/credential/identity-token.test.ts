import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { identityToken } from './identity-token.ts'
import { NO_RULES } from './role-rules.ts'

const key = new Uint8Array(32)
/** Of a server whose clock is years from ours. */
const ISSUED = 1_000_000_000

function answer(token: string, rule?: { fresh_until: number | null; longest_seconds?: number; tagged?: boolean }) {
  return {
    access_token: token,
    issued_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    token_type: 'N_A' as const,
    expires_in: 300,
    ...(rule && { vouch_role: { longest_seconds: null, tagged: true, ...rule } }),
  }
}
const signed = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(key)

test('how long a touch is fresh is counted by the clock of the server', async () => {
  const token = await signed({ iat: ISSUED })
  expect(identityToken(false, answer(token, { fresh_until: ISSUED + 600 })).rules.freshSeconds).toBe(600)
  expect(identityToken(false, answer(token, { fresh_until: ISSUED - 1 })).rules.freshSeconds).toBe(0)
  expect(identityToken(false, answer(token, { fresh_until: null })).rules.freshSeconds).toBeNull()
})

test('a server without rules gives what was asked for', () => {
  expect(identityToken(false, answer('x'))).toEqual({ token: 'x', tagged: true, rules: NO_RULES })
  expect(identityToken(true, answer('x'))).toMatchObject({ tagged: false })
})

test('a token without a time is none that a touch could be counted from', async () => {
  for (const token of ['x', await signed({})]) {
    expect(() => identityToken(false, answer(token, { fresh_until: ISSUED }))).toThrow(
      expect.objectContaining({ errorName: 'serverAnswerMalformed' }),
    )
  }
})
