import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPatience } from './patience.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it ends with the time, and says so', () => {
  const patience = createPatience()
  patience.begin(10)
  vi.advanceTimersByTime(9_999)
  expect(patience.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(patience.signal.reason).toMatchObject({ errorName: 'loginTimedOut' })
})

test('an exchange that has begun is not cut off, and costs no time', async () => {
  const patience = createPatience()
  patience.begin(10)
  vi.advanceTimersByTime(9_000)
  let finish: () => void = () => undefined
  const exchange = patience.during(() => new Promise<void>((resolve) => (finish = resolve)))
  vi.advanceTimersByTime(60_000)
  expect(patience.signal.aborted).toBe(false)
  finish()
  await exchange
  vi.advanceTimersByTime(999)
  expect(patience.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(patience.signal.aborted).toBe(true)
})

test('what has ended does not begin again after an exchange', async () => {
  const patience = createPatience()
  patience.begin(10)
  await patience.during(async () => patience.end())
  vi.advanceTimersByTime(60_000)
  expect(patience.signal.aborted).toBe(false)
})
