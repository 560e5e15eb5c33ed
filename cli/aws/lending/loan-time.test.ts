import { expect, test } from 'vitest'
import { loanTime } from './loan-time.ts'

test.each([
  ['1h', 3_600],
  ['90m', 5_400],
  ['1h30m', 5_400],
  ['600s', 600],
  ['1h0m1s', 3_601],
  ['60s', 60],
  ['12h', 43_200],
  ['720m', 43_200],
])('%s is %i seconds', (text, seconds) => {
  expect(loanTime(text)).toBe(seconds)
})

test.each(['', '1', '3600', 'h', '59s', '0h', '12h1s', '13h', '1d', '-1h', '1h 30m', '1.5h', '30m1h', '1H', '999999s'])(
  '%j is no time to lend for',
  (text) => {
    expect(() => loanTime(text)).toThrow(expect.objectContaining({ errorName: 'loanTimeMalformed' }))
  },
)
