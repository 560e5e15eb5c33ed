import { randomInt } from 'node:crypto'
import { Secret } from '../../secret/secret.ts'

/** Crockford's base 32: no letter that is taken for a digit, and no U. Five bits a character. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
const SHORT_CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/
/** Longer than any way of writing one. */
const MOST_LETTERS = 32

/**
 * The code of a login's short address, such as `7K3M-Q9TX`, in the form in which people read it: 40 bits. Who guesses one that is
 * alive could open a page that asks for a touch of their own key, and nothing else; docs/decisions/0026.
 */
export function newShortCode(): Secret<string> {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return new Secret(`${letters.slice(0, LENGTH / 2).join('')}-${letters.slice(LENGTH / 2).join('')}`)
}

/**
 * A code as somebody typed it, in the one form that is stored: small letters, dashes and spaces are forgiven, and the letters that are
 * taken for digits.
 *
 * @returns undefined where it is none
 */
export function readShortCode(typed: string): string | undefined {
  if (typed.length > MOST_LETTERS) return undefined
  const letters = typed.toUpperCase().replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return SHORT_CODE.test(letters) ? `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}` : undefined
}
