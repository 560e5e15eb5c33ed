import { expect, test } from 'vitest'
import { Bell } from './bell.ts'

const LONG = 60_000

test('a ring ends the pause that is being made, and that one alone', async () => {
  const bell = new Bell()
  const first = bell.pause(LONG)
  bell.ring()
  await first
  let over = false
  const second = bell.pause(LONG).then(() => {
    over = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(over).toBe(false)
  bell.ring()
  await second
})

test('a ring that nobody waited for is heard by the next, once', async () => {
  const bell = new Bell()
  bell.ring()
  bell.ring()
  await bell.pause(LONG)
  const next = bell.pause(LONG)
  bell.ring()
  await next
})
