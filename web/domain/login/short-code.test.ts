import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newShortCode, readShortCode } from './short-code.ts'

test('a code is read back in whatever way a person writes it', () => {
  const separators = fc.constantFrom('', '-', ' ', ' - ', '--')
  fc.assert(
    fc.property(
      separators,
      fc.boolean(),
      fc.constantFrom('0', 'O', 'o'),
      fc.constantFrom('1', 'I', 'l', 'L'),
      (...how) => {
        const [separator, small, zero, one] = how
        const code = newShortCode().reveal()
        const written = code.replace('-', separator).replaceAll('0', zero).replaceAll('1', one)
        expect(readShortCode(small ? written.toLowerCase() : written)).toBe(code)
      },
    ),
  )
})

test.each(['', '7K3M-Q9T', '7K3M-Q9TXA', '7K3M-Q9TU', '7K3M_Q9TX', '7K3M-Q9T\u212a', '-'.repeat(40), '７K3MQ9TX'])(
  '%j is no code',
  (typed) => expect(readShortCode(typed)).toBeUndefined(),
)

test('all forty bits are drawn', () => {
  const seen = Array.from({ length: 8 }, () => new Set<string>())
  for (let count = 0; count < 2_000; count += 1) {
    for (const [place, letter] of [...newShortCode().reveal().replace('-', '')].entries()) seen[place]?.add(letter)
  }
  expect(seen.map(({ size }) => size)).toEqual(Array(8).fill(32))
})
