import { wrapped } from './wrapped.ts'

export interface Column<R> {
  readonly title: string
  readonly text: (row: R) => string
  /** Whether it may be cut where the terminal is too narrow. */
  readonly flexible?: boolean
}

const GAP = 2
/** A column is not cut below this. */
const LEAST = 8

/**
 * Rows as a table that fits the terminal: columns that may are cut, widest first; where that is not enough, each row becomes a few
 * lines of its own. Texts from elsewhere went through `safeText` before.
 *
 * @param width of the terminal, or undefined where there is none: then nothing is cut
 * @param head makes the line of titles
 */
export function table<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  width: number | undefined,
  head: (line: string) => string = (line) => line,
): string[] {
  const cells = rows.map((row) => columns.map(({ text }) => text(row)))
  const natural = columns.map(({ title }, at) =>
    Math.max(...[title, ...cells.map((row) => row[at] ?? '')].map(lengthOf)),
  )
  const widths = width === undefined ? natural : fitted(natural, columns, width)
  if (widths === undefined) return stacked(columns, cells, width)
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => padded(cut(text, widths[at] ?? 0), at === texts.length - 1 ? 0 : (widths[at] ?? 0) + GAP))
      .join('')
      .trimEnd()
  return [head(line(columns.map(({ title }) => title))), ...cells.map(line)]
}

function fitted<R>(natural: readonly number[], columns: readonly Column<R>[], width: number): number[] | undefined {
  const widths = [...natural]
  const over = () => widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1)) - width
  while (over() > 0) {
    const widest = widths.reduce(
      (best, one, at) => (columns[at]?.flexible && one > (widths[best] ?? 0) ? at : best),
      -1,
    )
    const size = widths[widest] ?? 0
    if (size <= LEAST) return undefined
    widths[widest] = Math.max(LEAST, size - over(), secondOf(widths, widest, columns))
    if (widths[widest] === size) widths[widest] = size - 1
  }
  return widths
}

/** Length of the next widest flexible column: down to it the widest is cut first. */
function secondOf<R>(widths: readonly number[], widest: number, columns: readonly Column<R>[]): number {
  return Math.max(0, ...widths.filter((_one, at) => at !== widest && columns[at]?.flexible))
}

function stacked<R>(
  columns: readonly Column<R>[],
  cells: readonly (readonly string[])[],
  width: number | undefined,
): string[] {
  const column = Math.max(...columns.map(({ title }) => title.length)) + GAP
  const room = width === undefined ? undefined : Math.max(LEAST, width - column)
  return cells.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...columns.flatMap(({ title }, at) =>
      wrapped(row[at] ?? '', room)
        .split('\n')
        .map((line, number) => `${padded(number === 0 ? title : '', column)}${line}`.trimEnd()),
    ),
  ])
}

function cut(text: string, width: number): string {
  const letters = Array.from(text)
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join('')}…`
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)))
}

function lengthOf(text: string): number {
  return Array.from(text).length
}
