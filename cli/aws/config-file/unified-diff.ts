import { linesOf } from './ini-sections.ts'

const CONTEXT = 3

/** Beyond so many lines on both sides together, what lies between the first and the last difference is shown whole. */
const MOST_COMPARED = 4_000

/** A line that both have, that only the old has, or that only the new has. */
interface Step {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/**
 * The difference between two texts, in unified format.
 *
 * @returns an empty text where they are the same
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return ''
  const hunks = hunksOf(stepsBetween(linesOf(before), linesOf(after)))
  return [`--- ${before === '' ? '/dev/null' : path}`, `+++ ${after === '' ? '/dev/null' : path}`, ...hunks, ''].join(
    '\n',
  )
}

function stepsBetween(old: readonly string[], now: readonly string[]): Step[] {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const same = (lines: readonly string[]): Step[] => lines.map((line) => ({ sign: ' ', line }))
  return [
    ...same(old.slice(0, head)),
    ...changed(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...same(old.slice(old.length - tail)),
  ]
}

/** By the longest common subsequence. */
function changed(old: readonly string[], now: readonly string[]): Step[] {
  if (old.length + now.length > MOST_COMPARED || old.length === 0 || now.length === 0) {
    return [...old.map((line): Step => ({ sign: '-', line })), ...now.map((line): Step => ({ sign: '+', line }))]
  }
  const common = commonLengths(old, now)
  const lengthAt = (row: number, column: number) => common[row * (now.length + 1) + column] ?? 0
  const steps: Step[] = []
  let [row, column] = [0, 0]
  while (row < old.length || column < now.length) {
    const [left = '', right = ''] = [old[row], now[column]]
    if (row < old.length && column < now.length && left === right) {
      steps.push({ sign: ' ', line: left })
      row += 1
      column += 1
    } else if (column === now.length || (row < old.length && lengthAt(row + 1, column) >= lengthAt(row, column + 1))) {
      steps.push({ sign: '-', line: left })
      row += 1
    } else {
      steps.push({ sign: '+', line: right })
      column += 1
    }
  }
  return steps
}

/** For each pair of places, how many lines the rests of both have in common. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array {
  const width = now.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const [right, below, diagonal] = [
        lengths[row * width + column + 1],
        lengths[(row + 1) * width + column],
        lengths[(row + 1) * width + column + 1],
      ]
      lengths[row * width + column] = old[row] === now[column] ? (diagonal ?? 0) + 1 : Math.max(right ?? 0, below ?? 0)
    }
  }
  return lengths
}

function hunksOf(steps: readonly Step[]): string[] {
  const near = steps.map((_, index) =>
    steps.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  )
  const lines: string[] = []
  let [oldLine, newLine] = [1, 1]
  for (let index = 0; index < steps.length; ) {
    let end = index
    while (end < steps.length && near[end] === near[index]) end += 1
    const part = steps.slice(index, end)
    const removed = part.filter(({ sign }) => sign !== '+').length
    const added = part.filter(({ sign }) => sign !== '-').length
    if (near[index]) lines.push(`@@ -${span(oldLine, removed)} +${span(newLine, added)} @@`, ...part.flatMap(written))
    oldLine += removed
    newLine += added
    index = end
  }
  return lines
}

function span(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`
}

function written({ sign, line }: Step): string[] {
  return [sign + line.replace(/\n$/, ''), ...(line.endsWith('\n') ? [] : ['\\ No newline at end of file'])]
}
