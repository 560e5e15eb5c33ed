import { linesOf } from './ini-sections.ts'

const CONTEXT = 3

/**
 * The difference between two texts that differ in one place, in unified format.
 *
 * @returns an empty text where they are the same
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return ''
  const old = linesOf(before)
  const now = linesOf(after)
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const from = Math.max(0, head - CONTEXT)
  const to = Math.min(CONTEXT, tail)
  const removed = old.slice(head, old.length - tail)
  const added = now.slice(head, now.length - tail)
  const above = old.slice(from, head)
  const below = old.slice(old.length - tail, old.length - tail + to)
  const body = [...marked(' ', above), ...marked('-', removed), ...marked('+', added), ...marked(' ', below)]
  const span = (changed: readonly string[]) => {
    const count = above.length + changed.length + below.length
    return `${count === 0 ? from : from + 1},${count}`
  }
  return [
    `--- ${before === '' ? '/dev/null' : path}`,
    `+++ ${path}`,
    `@@ -${span(removed)} +${span(added)} @@`,
    ...body,
    '',
  ].join('\n')
}

function marked(sign: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) => [
    sign + line.replace(/\n$/, ''),
    ...(line.endsWith('\n') ? [] : ['\\ No newline at end of file']),
  ])
}
