import { expect, test } from 'vitest'
import { timeAgo, timeUntil } from './time-ago.ts'

const now = Date.UTC(2026, 10, 23, 12)
const second = 1000
const day = 86_400 * second

test.each([
  [0, 'just now'],
  [12 * second, '12 seconds ago'],
  [59 * second, '59 seconds ago'],
  [60 * second, '1 minute ago'],
  [59 * 60 * second, '59 minutes ago'],
  [23 * 3600 * second, '23 hours ago'],
  [day, 'yesterday'],
  [12 * day, '12 days ago'],
  [31 * day, 'last month'],
  [100 * day, '3 months ago'],
  [800 * day, '2 years ago'],
])('%s ms ago reads "%s"', (ago, text) => {
  expect(timeAgo(now - ago, now)).toBe(text)
})

test('a time ahead of this clock is never in the future', () => {
  expect(timeAgo(now + 90_000, now)).toBe('just now')
})

test.each([
  [0, 'now'],
  [-5, 'now'],
  [59, 'in 59 seconds'],
  [90, 'in 1 minute'],
  [3 * 3600 + 59, 'in 3 hours'],
  [24 * 3600, 'tomorrow'],
])('%s seconds ahead is said as "%s"', (seconds, words) => {
  expect(timeUntil(now + seconds * 1000, now)).toBe(words)
})
