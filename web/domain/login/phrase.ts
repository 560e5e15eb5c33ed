import { randomInt } from 'node:crypto'
import { firstWords, secondWords } from './phrase-words.ts'

/**
 * A verification phrase, such as `amber falcon 42`: terminal and page show the same one, so that a person sees that they
 * belong together. 20.6 bits: nobody meets another login's phrase by chance.
 */
export function newPhrase(): string {
  return `${pick(firstWords)} ${pick(secondWords)} ${randomInt(0, 100).toString().padStart(2, '0')}`
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] ?? ''
}
