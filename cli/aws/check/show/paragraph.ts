import { stripVTControlCharacters } from 'node:util'
import type { Json } from '@vouch/protocol/aws/policy/remedy/json'
import { safeText } from '../../../terminal/safe-text.ts'
import type { Style, Terminal } from '../../../terminal/terminal.ts'
import { wrapped } from '../../../terminal/wrapped.ts'
import { jsonText } from '../json-text.ts'
import type { Link } from '../link.ts'

export type Mark = Link['state']

export const MARKS: Readonly<Record<Mark, { text: string; style: Style }>> = {
  ok: { text: 'ok', style: 'green' },
  note: { text: 'note', style: 'yellow' },
  problem: { text: 'problem', style: 'red' },
  notReached: { text: 'not reached', style: 'dim' },
}

/** Where the words begin behind a mark. */
export const MARK_WIDTH = 13
/** Below this the words stand under their head rather than in a column of one word. */
const NARROWEST = 24
const UNDER_HEAD = 4

export function mark(terminal: Terminal, state: Mark): string {
  const { text, style } = MARKS[state]
  return terminal.paint(style, text) + ' '.repeat(MARK_WIDTH - text.length)
}

/**
 * Words in a column of their own, cut to the terminal's width, or under their head where it is too narrow for that; one line where there
 * is no terminal.
 *
 * @param head what stands before the first line, as wide as the column's indent
 */
export function paragraph(terminal: Terminal, head: string, indent: number, words: string): void {
  const { width } = terminal
  const isTight = width !== undefined && width - indent < NARROWEST && indent > UNDER_HEAD
  const isBelow = head.startsWith(' ')
  if (isTight && !isBelow) terminal.print(head.trimEnd())
  const begins = isTight ? `${' '.repeat(UNDER_HEAD)}${isBelow ? head.trimStart() : ''}` : head
  const column = isTight ? stripVTControlCharacters(begins).length : indent
  const room = width === undefined ? undefined : Math.max(1, width - column)
  for (const [index, line] of wrapped(safeText(words, 2_500), room).split('\n').entries()) {
    terminal.print(`${index === 0 ? begins : ' '.repeat(column)}${line}`)
  }
}

/** JSON over several lines, which may be copied as it is. */
export function printJson(terminal: Terminal, value: Json, indent: number): void {
  for (const line of jsonText(value, 2).split('\n')) terminal.print(`${' '.repeat(indent)}${line}`)
}
