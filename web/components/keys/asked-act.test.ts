import { expect, test } from 'vitest'
import { askedAct } from './asked-act.ts'

test('an address can ask for the dialogs that there are, and propose a name', () => {
  expect(askedAct({ act: 'remove', key: 'k' })).toEqual({ act: 'remove', keyId: 'k', name: undefined })
  expect(askedAct({ act: 'rename', key: 'k', name: 'x'.repeat(99) })?.name).toBe('x'.repeat(60))
})

test.each([
  [{}],
  [{ act: 'remove' }],
  [{ act: 'key.remove', key: 'k' }],
  [{ act: ['remove', 'remove'], key: 'k' }],
  [{ act: 'remove', key: ['k', 'l'] }],
])('%j asks for nothing', (query) => expect(askedAct(query)).toBeUndefined())

test('a name is proposed for a new name alone, and is one', () => {
  expect(askedAct({ act: 'remove', key: 'k', name: 'x' })?.name).toBeUndefined()
  expect(askedAct({ act: 'rename', key: 'k', name: ['x', 'y'] })?.name).toBeUndefined()
})
