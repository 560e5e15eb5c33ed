import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Column, table } from './table.ts'

interface Row {
  readonly name: string
  readonly place: string
  readonly id: string
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', text: ({ name }) => name, flexible: true },
  { title: 'PLACE', text: ({ place }) => place, flexible: true },
  { title: 'ID', text: ({ id }) => id },
]
const rows: readonly Row[] = [
  { name: 'Desk', place: 'a machine with a rather long name', id: '12345678' },
  { name: 'A key with a name that is long', place: 'laptop', id: '87654321' },
]

test('columns are as wide as what stands in them', () => {
  expect(table(columns, [rows[0] as Row], undefined)).toEqual([
    'NAME  PLACE                              ID',
    'Desk  a machine with a rather long name  12345678',
  ])
})

test('what is widest is cut first, and what must be whole stays whole', () => {
  expect(table(columns, rows, 50)).toEqual([
    'NAME                 PLACE                ID',
    'Desk                 a machine with a r…  12345678',
    'A key with a name …  laptop               87654321',
  ])
})

test('where not even that fits, each row has lines of its own, and nothing is cut', () => {
  expect(table(columns, rows.slice(0, 1), 23)).toEqual([
    'NAME   Desk',
    'PLACE  a machine with a',
    '       rather long name',
    'ID     12345678',
  ])
})

test('a table is never wider than the terminal, whatever stands in it', () => {
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 80 })
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: text, place: text, id: fc.constant('12345678') })),
      fc.integer({ min: 28, max: 120 }),
      (any, width) => {
        for (const line of table(columns, any, width)) expect(line.length).toBeLessThanOrEqual(width)
      },
    ),
  )
})
