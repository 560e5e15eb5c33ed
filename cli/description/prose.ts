/** Prose of the command line, of which help, manual pages and docs are made. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  /** Two columns, the first of names. */
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [string, string])[] }

/**
 * Reads a small part of Markdown: paragraphs, `## headings`, `- lists`, fenced code, and lines of `| name | words |`. Code within a
 * text stands between backticks, and `$0` is the name of the program.
 *
 * @param text may be indented as a whole, as it is in the source
 */
export function blocksOf(text: string): Block[] {
  const lines = dedented(text.replaceAll('$0', 'vouch'))
  const blocks: Block[] = []
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? ''
    if (line === '') index += 1
    else if (line.startsWith('```')) {
      const end = lines.indexOf('```', index + 1)
      const after = end === -1 ? lines.length : end
      blocks.push({ kind: 'code', lines: lines.slice(index + 1, after) })
      index = after + 1
    } else {
      const blank = lines.findIndex((next, at) => at > index && (next === '' || next.startsWith('```')))
      const after = blank === -1 ? lines.length : blank
      blocks.push(blockOf(lines.slice(index, after)))
      index = after
    }
  }
  return blocks
}

function blockOf(lines: readonly string[]): Block {
  const [first = ''] = lines
  if (first.startsWith('## ')) return { kind: 'heading', text: first.slice(3) }
  if (first.startsWith('- ')) {
    const items = lines.join('\n').slice(2).split('\n- ').map(joined)
    return { kind: 'list', items }
  }
  if (first.startsWith('| ')) return { kind: 'pairs', rows: lines.map(pairOf) }
  return { kind: 'paragraph', text: joined(lines.join('\n')) }
}

function pairOf(line: string): readonly [string, string] {
  const [, name = '', words = ''] = /^\| (.*?) \| (.*) \|$/.exec(line) ?? []
  return [name, words]
}

function joined(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}

function dedented(text: string): string[] {
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents)
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(indent)))
}
