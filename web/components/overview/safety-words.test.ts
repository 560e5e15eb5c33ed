import { expect, test } from 'vitest'
import type { PersonSafety } from '../../domain/keys/person-safety.ts'
import { safetyWords } from './safety-words.ts'

const safe: PersonSafety = {
  activeKeys: 2,
  disabledKeys: 0,
  hasSpare: true,
  liveSessions: 3,
  lastTouchAt: null,
  todo: [],
}

test('somebody with a spare and nothing to do is well protected, and told what is open', () => {
  expect(safetyWords(safe)).toEqual({
    title: 'You are well protected',
    why: '2 keys sign you in, so that losing one locks you out of nothing. 3 sessions are open.',
  })
  expect(safetyWords({ ...safe, liveSessions: 1 }).why).toContain('This session is open.')
})

test('who has one key is told to add a spare, however many sessions are open', () => {
  expect(safetyWords({ ...safe, activeKeys: 1, hasSpare: false, todo: ['add-spare'] }).title).toBe('Add a spare key')
})

test('a disabled key comes before everything else', () => {
  const both = { ...safe, disabledKeys: 1, todo: ['replace-disabled-key', 'add-spare'] } as const
  expect(safetyWords(both).title).toBe('One of your keys needs attention')
})
