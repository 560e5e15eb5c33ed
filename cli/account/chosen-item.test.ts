import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { chosenItem } from './chosen-item.ts'

const DESK = { id: '4c424e06-ff3d-4197-8b05-59717d5c8566', name: 'Desk' }
const OTHER = { id: '4c42ffff-ff3d-4197-8b05-59717d5c8566', name: 'desk' }
const SPARE = { id: '96888701-f4b7-4917-9c9b-ce9ea8dc2d1a', name: '4c424e06' }

test('an ID, its beginning, or a name in any case means the one that has it', () => {
  for (const meant of [DESK.id, '4c424', 'DESK']) expect(chosenItem([DESK], meant, 'noSuchKey')).toBe(DESK)
})

test('a name wins over the beginning of an ID, and a whole ID over a name', () => {
  expect(chosenItem([DESK, SPARE], '4c424e06', 'noSuchKey')).toBe(SPARE)
  expect(chosenItem([{ ...SPARE, name: DESK.id }, DESK], DESK.id, 'noSuchKey')).toBe(DESK)
})

test('what could be two is none, and three letters of an ID are too few', () => {
  expect(() => chosenItem([DESK, OTHER], 'desk', 'noSuchKey')).toThrow(new VouchError('moreThanOneMeant'))
  expect(() => chosenItem([DESK, OTHER], '4c42', 'noSuchKey')).toThrow(new VouchError('moreThanOneMeant'))
  expect(() => chosenItem([DESK], '4c4', 'noSuchKey')).toThrow(new VouchError('noSuchKey'))
  expect(() => chosenItem([], '', 'noSuchSession')).toThrow(new VouchError('noSuchSession'))
})
