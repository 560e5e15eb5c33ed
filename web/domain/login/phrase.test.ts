import { expect, test } from 'vitest'
import { newPhrase } from './phrase.ts'
import { firstWords, secondWords } from './phrase-words.ts'

test('a phrase holds at least 20 bits: no word is there twice, and none is in both lists', () => {
  expect(new Set([...firstWords, ...secondWords]).size).toBe(firstWords.length + secondWords.length)
  expect(Math.log2(firstWords.length * secondWords.length * 100)).toBeGreaterThan(20)
})

test('a phrase is two plain words and two digits', () => {
  for (let round = 0; round < 1000; round += 1) expect(newPhrase()).toMatch(/^[a-z]{2,10} [a-z]{2,10} \d\d$/)
})
