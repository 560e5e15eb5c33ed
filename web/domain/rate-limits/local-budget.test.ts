import { expect, test } from 'vitest'
import { LocalBudget } from './local-budget.ts'

const began = new Date('2026-05-01T12:00:00Z')
const after = (seconds: number) => new Date(began.getTime() + seconds * 1000)
const limit = { burst: 3, perSeconds: 30 }

test('a process gives out its share and no more, until time has passed', () => {
  const budget = new LocalBudget()
  const given = (now: Date) => Array.from({ length: 5 }, () => budget.take('a', limit, now)).filter(Boolean).length
  expect(given(began)).toBe(3)
  expect(given(after(9))).toBe(0)
  expect(given(after(10))).toBe(1)
  expect(given(after(1000))).toBe(3)
})

test('what the store has refused stays refused until its time, and is then asked for again', () => {
  const budget = new LocalBudget()
  budget.refuse('a', 6, began)
  expect([budget.refusedSeconds('a', after(1)), budget.refusedSeconds('b', after(1))]).toEqual([5, 0])
  expect(budget.refusedSeconds('a', after(6))).toBe(0)
})

test('strangers without number take no memory without end', () => {
  const budget = new LocalBudget()
  for (let index = 0; index < 30_000; index += 1) budget.refuse(`stranger ${index}`, 60, began)
  expect(budget.refusedSeconds('stranger 0', began)).toBe(0)
  expect(budget.refusedSeconds('stranger 29999', began)).toBe(60)
})
