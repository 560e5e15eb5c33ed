import { expect, test } from 'vitest'
import { toldTexts } from './told-texts.ts'

const tells = { member: 'texts', unless: 'found' }

test('texts are told where the act did not find what it looked for, an empty list too', () => {
  expect(toldTexts({ found: false, texts: ['v=spf1 -all'] }, tells)).toEqual(['v=spf1 -all'])
  expect(toldTexts({ found: false, texts: [] }, tells)).toEqual([])
})

test.each([[{ found: true, texts: ['one'] }], [{ found: false }], [{}], [null], [undefined], ['texts']])(
  'nothing is told of %j',
  (result) => {
    expect(toldTexts(result, tells)).toBeUndefined()
  },
)
