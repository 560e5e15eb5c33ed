import { expect, test } from 'vitest'
import { duration } from './duration.ts'

test.each([
  [8 * 3600, '8 hours'],
  [3600, '1 hour'],
  [5400, '1 hour 30 minutes'],
  [45 * 60, '45 minutes'],
  [119, '1 minute'],
  [59.9, '59 seconds'],
  [0, '0 seconds'],
])('%s seconds are "%s"', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})
