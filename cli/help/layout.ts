import { type Block, blocksOf } from '../description/prose.ts'
import type { Style } from '../terminal/terminal.ts'

/** What help is written on. */
export interface Sheet {
  /** Width in characters. */
  readonly columns: number
  readonly paint: (style: Style, text: string) => string
}

const WIDEST = 100
const NARROWEST = 40
/** Where there is no terminal. */
const USUAL = 80

/** The width of help on a terminal of this width; undefined where there is none. */
export function helpColumns(columns: number | undefined): number {
  return columns === undefined ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, columns))
}

export function heading(text: string, { paint }: Sheet): string {
  return paint('bold', text)
}

/** Text in lines of the width, indented; what stands between backticks stays together where it fits. */
export function filled(text: string, indent: number, sheet: Sheet): string[] {
  const room = sheet.columns - indent
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text, room)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].map((one) => `${' '.repeat(indent)}${inline(one, sheet)}`)
}

/**
 * Names with what they mean, in two columns; below each other where a name is too long for the first.
 *
 * @param widest length of the longest name, also of those in other lists that are to stand in one line with these
 */
export function pairs(
  rows: readonly (readonly [string, string])[],
  sheet: Sheet,
  widest = Math.max(...rows.map(([name]) => name.length)),
): string[] {
  const column = Math.min(widest, Math.floor(sheet.columns / 3)) + 4
  return rows.flatMap(([name, words]) => {
    const shown = `  ${sheet.paint('cyan', name)}`
    const beside = filled(words, column, sheet)
    if (words === '') return [shown]
    if (name.length + 4 > column) return [shown, ...filled(words, Math.min(column, 6), sheet)]
    return [`${shown}${' '.repeat(column - name.length - 2)}${(beside[0] ?? '').trimStart()}`, ...beside.slice(1)]
  })
}

/** Prose (see `blocksOf`) in lines, with an empty one between its blocks. */
export function prose(text: string, sheet: Sheet): string[] {
  return blocksOf(text).flatMap((block, index) => [...(index === 0 ? [] : ['']), ...blockLines(block, sheet)])
}

function blockLines(block: Block, sheet: Sheet): string[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block.text, sheet)]
    case 'paragraph':
      return filled(block.text, 0, sheet)
    case 'list':
      return block.items.flatMap((item) => {
        const [first = '', ...rest] = filled(item, 4, sheet)
        return [`  - ${first.trimStart()}`, ...rest]
      })
    case 'code':
      return block.lines.map((line) => (line === '' ? '' : `  ${line}`))
    case 'pairs':
      return pairs(block.rows, sheet)
  }
}

/** Words, where code in backticks is one as long as it fits into a line. */
function wordsOf(text: string, room: number): string[] {
  return (text.match(/[^\s`]*`[^`]+`\S*|\S+/g) ?? []).flatMap((word) => (word.length > room ? word.split(' ') : [word]))
}

/** Code in colour where there are colours, else in its backticks. */
function inline(line: string, { paint }: Sheet): string {
  return line.replace(/`([^`]+)`/g, (whole, code: string) => {
    const painted = paint('cyan', code)
    return painted === code ? whole : painted
  })
}
