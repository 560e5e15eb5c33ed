import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['90s', 90],
  ['15m', 900],
  ['8h', 28_800],
  ['60d', 5_184_000],
])('%s is %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each(['', '8', 'h', '8 h', '-8h', '0h', '08h', '8.5h', '8H', '1e3s', '9999999s', '8h\n'])(
  '%j is not a duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
