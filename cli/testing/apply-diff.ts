/**
 * Applies a unified diff of one hunk to the text of a file, to the letter.
 *
 * @throws Error where it is malformed, or the file is not the one that it was made from
 */
export function applyDiff(before: string, diff: string): string {
  const [, , header = '', ...marked] = diff.replace(/\n$/, '').split('\n')
  const found = /^@@ -(\d+),(\d+) \+\d+,(\d+) @@$/.exec(header)
  if (found === null) throw new Error(`no hunk: ${header}`)
  const [from = 0, removed, added] = found.slice(1).map(Number)
  const lines = linesOf(marked)
  const [old, now] = [lines.filter(({ sign }) => sign !== '+'), lines.filter(({ sign }) => sign !== '-')]
  if (old.length !== removed || now.length !== added) throw new Error('the hunk has not the lines that it counts')
  const start = from < 2 ? 0 : before.split('\n', from - 1).join('\n').length + 1
  const replaced = joined(old)
  if (!before.startsWith(replaced, start)) throw new Error('the file is another')
  return before.slice(0, start) + joined(now) + before.slice(start + replaced.length)
}

interface Line {
  readonly sign: string
  readonly text: string
}

function linesOf(marked: readonly string[]): Line[] {
  return marked.flatMap((line, index) => {
    const [sign = '', end] = [line[0], marked[index + 1]?.startsWith('\\') ? '' : '\n']
    if (![' ', '+', '-', '\\'].includes(sign)) throw new Error(`a line without a sign: ${line}`)
    return sign === '\\' ? [] : [{ sign, text: line.slice(1) + end }]
  })
}

function joined(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('')
}
