import { type Block, blocksOf } from '../../../cli/description/prose.ts'

/** man(7): the title line of a page. No date, so that the same sources make the same page. */
export function header(title: string, version: string): string {
  return `.TH ${roff(title)} 1 "" "vouch ${version}" "Vouch"\n.nh\n.ad l`
}

export function section(title: string): string[] {
  return [`.SH ${roff(title.toUpperCase())}`]
}

export function paragraph(text: string): string[] {
  return ['.PP', inline(text)]
}

export function codeLines(lines: readonly string[]): string[] {
  return ['.PP', '.RS 4', '.nf', ...lines.map(roff), '.fi', '.RE']
}

export function pairLines(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([name, words]) => ['.TP', `.B ${roff(name)}`, inline(words)])
}

export function proseLines(text: string): string[] {
  return blocksOf(text).flatMap(blockLines)
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`.SS ${roff(block.text)}`]
    case 'paragraph':
      return paragraph(block.text)
    case 'list':
      return block.items.flatMap((item) => ['.IP \\(bu 2', inline(item)])
    case 'code':
      return codeLines(block.lines)
    case 'pairs':
      return pairLines(block.rows)
  }
}

/** Code in bold. */
function inline(text: string): string {
  return roff(text.replace(/`([^`]+)`/g, '\u0002$1\u0003'))
    .replaceAll('\u0002', '\\fB')
    .replaceAll('\u0003', '\\fP')
}

const GLYPHS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '…': '...',
  '’': '\\(cq',
  '“': '\\(lq',
  '”': '\\(rq',
  '–': '\\(en',
  '→': '\\(->',
}

/** Text as roff shows it to the letter: dashes that can be copied into a shell, and no line that begins with a request. */
export function roff(text: string): string {
  const escaped = Array.from(text, (letter) => GLYPHS[letter] ?? (letter > '~' ? codePoint(letter) : letter)).join('')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}

function codePoint(letter: string): string {
  return `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}

/** Lines as the text of a page. A heading begins a paragraph by itself. */
export function textOf(lines: readonly string[]): string {
  const kept = lines.filter((line, index) => line !== '.PP' || !/^\.S[HS] /.test(lines[index - 1] ?? ''))
  return `${kept.join('\n')}\n`
}
