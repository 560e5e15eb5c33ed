import { stripVTControlCharacters } from 'node:util'

/**
 * Text from elsewhere (server, browser, agent, file) in a form that a terminal can only show: one line, without escape
 * sequences, control characters, and the invisible characters that turn the direction of text or hide in it.
 *
 * @param maximum length in characters; what is longer ends in `…`
 */
export function safeText(text: string, maximum = 500): string {
  const shown = stripVTControlCharacters(text)
    .replace(/[\t\n\v\f\r\u2028\u2029]+/g, ' ')
    // \p{C}: controls (C0, C1), format characters (bidi, zero width), lone surrogates, private use, unassigned.
    .replace(/\p{C}/gu, '')
    .trim()
  const letters = Array.from(shown)
  return letters.length <= maximum ? shown : `${letters.slice(0, maximum - 1).join('')}…`
}

/**
 * A line of a file, as `safeText` but with every space and tab in its place, its carriage return at the end, and its whole length:
 * so that a program can read it too.
 */
export function safeLine(line: string): string {
  return stripVTControlCharacters(line).replace(/(?!\t|\r$)\p{C}/gu, '')
}
