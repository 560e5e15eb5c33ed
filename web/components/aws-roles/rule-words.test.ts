import { expect, test } from 'vitest'
import { longestWords, namesInWords, touchWords, wayIn, whoWords } from './rule-words.ts'

test.each([
  [true, ['admins'], 3, 'Everybody'],
  [false, [], 0, 'Nobody'],
  [false, [], 1, '1 person'],
  [false, ['admins'], 0, 'admins'],
  [false, ['admins', 'on-call'], 2, 'admins, on-call, and 2 people'],
  [false, ['a', 'b', 'c', 'd'], 0, 'a, b, c, and 1 more group'],
  [false, ['a', 'b', 'c', 'd', 'e'], 1, 'a, b, c, 2 more groups, and 1 person'],
])('everybody %s, groups %j and %s people are “%s”', (everybody, groups, people, words) => {
  expect(whoWords(everybody, groups, people)).toBe(words)
})

test.each([
  [1, '“R1”'],
  [2, '“R1” and “R2”'],
  [5, '“R1”, “R2”, “R3”, “R4”, and “R5”'],
  [7, '“R1”, “R2”, “R3”, “R4”, “R5”, and 2 more'],
])('%s rules are named in a sentence that stays short', (count, words) => {
  expect(namesInWords(Array.from({ length: count }, (_, at) => ({ name: `R${at + 1}` })))).toBe(words)
})

test.each([
  [true, [], 'By name'],
  [true, ['admins'], 'By name, and through admins'],
  [false, ['admins', 'on-call'], 'Through admins and on-call'],
])('by name %s and groups %j: “%s”', (byName, groups, words) => {
  expect(wayIn(byName, groups)).toBe(words)
})

test('a rule that leaves times open says what holds then', () => {
  expect([touchWords({ freshSeconds: null }), longestWords({ longestSeconds: null })]).toEqual([
    'Of the session',
    '1 hour',
  ])
  expect([touchWords({ freshSeconds: 900 }), longestWords({ longestSeconds: 1_800 })]).toEqual([
    'Within 15 minutes',
    '30 minutes',
  ])
})
