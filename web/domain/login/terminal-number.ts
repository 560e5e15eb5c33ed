import { randomInt } from 'node:crypto'
import { sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'

/** So many tries there are; 3 in 10 million are guessed. */
export const MOST_NUMBER_TRIES = 3

const DIGITS = 7

/** The number that one terminal shows, such as `482 1937`: 23 bits. The page has no other way to know it than the person. */
export function newTerminalNumber(): Secret<string> {
  const digits = randomInt(10 ** DIGITS)
    .toString()
    .padStart(DIGITS, '0')
  return new Secret(`${digits.slice(0, 3)} ${digits.slice(3)}`)
}

/** What is stored of a number, and compared. @param typed as a person writes it: spaces and dashes are forgiven */
export function terminalNumberHash(typed: string): Uint8Array<ArrayBuffer> {
  return sha256(typed.slice(0, 64).replace(/[-\s]/g, ''))
}
