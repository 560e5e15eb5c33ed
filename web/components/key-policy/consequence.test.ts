import { expect, test } from 'vitest'
import { consequence } from './consequence.ts'

test.each([
  [{ total: 0, refused: 0, peopleLockedOut: 0 }, 'No key is enrolled yet.'],
  [{ total: 1, refused: 0, peopleLockedOut: 0 }, 'The one enrolled key passes.'],
  [{ total: 12, refused: 0, peopleLockedOut: 0 }, 'All 12 enrolled keys pass.'],
  [
    { total: 12, refused: 2, peopleLockedOut: 0 },
    '2 of 12 enrolled keys would not pass; everybody has another one that does.',
  ],
  [
    { total: 12, refused: 2, peopleLockedOut: 1 },
    '2 of 12 enrolled keys would not pass, and 1 person has no other one that does.',
  ],
  [
    { total: 12, refused: 12, peopleLockedOut: 9 },
    '12 of 12 enrolled keys would not pass, and 9 people have no other one that does.',
  ],
])('what a policy does is said by keys and by people: %j', (keys, words) => {
  expect(consequence({ ...keys, administratorLeft: true, list: [] })).toBe(words)
})
