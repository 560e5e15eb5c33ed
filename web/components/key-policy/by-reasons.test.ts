import { expect, test } from 'vitest'
import { byReasons, type RefusedKey } from './by-reasons.ts'

const soft = { code: 'VCH-1203', words: 'It cannot prove that it is a hardware key.' }
const old = { code: 'VCH-6252', words: 'Its firmware 5.4.3 is older than 5.7.0.' }

function key(nickname: string, reasons: readonly (typeof soft)[]): RefusedKey {
  return { nickname, reasons } as unknown as RefusedKey
}

test('a reason is said once for all keys that it refuses, that of the most keys first', () => {
  const keys = [key('a', [old]), key('b', [soft]), key('c', [old, soft]), key('d', [soft]), key('e', [soft, old])]
  expect(byReasons(keys).map(({ reasons, keys: some }) => [reasons, some.map(({ nickname }) => nickname)])).toEqual([
    [[soft], ['b', 'd']],
    [
      [old, soft],
      ['c', 'e'],
    ],
    [[old], ['a']],
  ])
})

test('where no key is refused there is nothing to say', () => {
  expect(byReasons([])).toEqual([])
})
