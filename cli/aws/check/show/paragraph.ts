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
/** Below this the words go over the edge rather than into a column of one word. */
const NARROWEST = 24

export function mark(terminal: Terminal, state: Mark): string {
  const { text, style } = MARKS[state]
  return terminal.paint(style, text) + ' '.repeat(MARK_WIDTH - text.length)
}

/**
 * Words in a column of their own, cut to the terminal's width; one line where there is none.
 *
 * @param head what stands before the first line, as wide as the column's indent
 */
export function paragraph(terminal: Terminal, head: string, indent: number, words: string): void {
  const { width } = terminal
  const room = width === undefined ? undefined : Math.max(NARROWEST, width - indent)
  const lines = wrapped(safeText(words, 2_500), room).split('\n')
  for (const [index, line] of lines.entries()) terminal.print(`${index === 0 ? head : ' '.repeat(indent)}${line}`)
}

/** JSON over several lines, which may be copied as it is. */
export function printJson(terminal: Terminal, value: Json, indent: number): void {
  for (const line of jsonText(value, 2).split('\n')) terminal.print(`${' '.repeat(indent)}${line}`)
}
