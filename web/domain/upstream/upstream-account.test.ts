import { expect, test } from 'vitest'
import { type AccountClaims, upstreamAccount } from './upstream-account.ts'

const google = { domains: ['example.com'], saysHostedDomain: true }
const other = { domains: ['example.com'], saysHostedDomain: false }
const anybody = { domains: [], saysHostedDomain: false }
const alice = { email: 'alice@example.com', email_verified: true, hd: 'example.com', name: 'Alice' }

function refusal(claims: AccountClaims, rule = google): string {
  try {
    upstreamAccount('1', claims, rule)
    return 'accepted'
  } catch (error) {
    return (error as { errorName: string }).errorName
  }
}

test('an account at work is who its provider says', () => {
  const account = { subject: '1', email: 'alice@example.com', hostedDomain: 'example.com', name: 'Alice' }
  expect(upstreamAccount('1', { ...alice, email: 'Alice@Example.com' }, google)).toEqual(account)
  expect(upstreamAccount('1', { ...alice, name: 7 }, google)).toEqual({ ...account, name: undefined })
})

test.each([['true'], ['false'], [false], [1], [null], [undefined], [[true]]])(
  'an address that is verified by the value %j is not verified',
  (value) => {
    expect(refusal({ ...alice, email_verified: value })).toBe('upstreamEmailUnverified')
    expect(refusal({ ...alice, email_verified: value }, anybody)).toBe('upstreamEmailUnverified')
  },
)

test.each([[undefined], [null], [''], ['alice'], [['alice@example.com']], ['ＡＬＩＣＥ@example.com']])(
  'the address %j is none',
  (email) => {
    expect(refusal({ ...alice, email })).toBe('upstreamEmailUnverified')
  },
)

test.each([
  [undefined],
  [null],
  [''],
  ['EXAMPLE.COM'],
  ['example.com '],
  ['sub.example.com'],
  ['evil.com'],
  [['example.com']],
])('where Google says hd %j, an address in example.com changes nothing', (hd) => {
  expect(refusal({ ...alice, hd })).toBe('upstreamDomainRefused')
})

test('where hd is said, it decides with any provider; where it never is, the domain of the verified address does', () => {
  expect(upstreamAccount('1', { ...alice, hd: undefined }, other).hostedDomain).toBe('example.com')
  expect(refusal({ ...alice, hd: 'evil.com' }, other)).toBe('upstreamDomainRefused')
  expect(refusal({ ...alice, hd: ['example.com'] }, other)).toBe('upstreamDomainRefused')
  expect(refusal({ ...alice, hd: undefined, email: 'alice@sub.example.com' }, other)).toBe('upstreamDomainRefused')
  expect(upstreamAccount('1', { ...alice, email: 'alice@alias.example' }, other).hostedDomain).toBe('example.com')
})

test('without a list everybody may enrol, and only hd makes an organisation', () => {
  expect(upstreamAccount('1', { ...alice, hd: undefined }, anybody).hostedDomain).toBeNull()
  expect(upstreamAccount('1', alice, anybody).hostedDomain).toBe('example.com')
  expect(upstreamAccount('1', { ...alice, hd: 'EXAMPLE.com' }, anybody).hostedDomain).toBeNull()
})

test('a subject is at most 255 characters', () => {
  expect(() => upstreamAccount('x'.repeat(256), alice, google)).toThrow(
    expect.objectContaining({ errorName: 'upstreamAnswerRefused' }),
  )
})
