import { safeLine, safeText } from '../../../terminal/safe-text.ts'
import type { Terminal } from '../../../terminal/terminal.ts'
import type { Cause } from '../cause.ts'
import type { RoleReport } from '../check-role.ts'
import type { Link } from '../link.ts'
import { MARK_WIDTH, MARKS, mark, paragraph, printJson } from './paragraph.ts'

const NAME_WIDTH = 9
const INDENT = MARK_WIDTH + NAME_WIDTH

/** The chain of each role, a line a link, and below it what is not well. */
export function showChains(terminal: Terminal, reports: readonly RoleReport[]): void {
  for (const [index, { role, profile, links }] of reports.entries()) {
    if (index > 0) terminal.print('')
    const name = profile === null ? '' : ` (profile ${safeText(profile, 64)})`
    terminal.print(terminal.paint('bold', `${safeText(role, 2_048)}${name}`))
    for (const each of links) showLink(terminal, each)
  }
}

function showLink(terminal: Terminal, { link, state, words, code, findings, causes }: Link): void {
  const shownCode = state === 'problem' && code !== null ? ` (${code})` : ''
  paragraph(terminal, `${mark(terminal, state)}${link.padEnd(NAME_WIDTH)}`, INDENT, `${words}${shownCode}`)
  for (const finding of findings.filter((each) => each.state !== 'ok')) {
    const { text, style } = MARKS[finding.state]
    // What the link itself is said to be needs no second word.
    const head = finding.state === state ? '' : `${terminal.paint(style, text)}: `
    const indent = INDENT + (head === '' ? 0 : text.length + 2)
    paragraph(terminal, `${' '.repeat(INDENT)}${head}`, indent, finding.words)
  }
  if (causes.length > 1) paragraph(terminal, ' '.repeat(INDENT), INDENT, 'What it may be, the likeliest first:')
  for (const [index, cause] of causes.entries()) showCause(terminal, cause, causes.length > 1 ? `${index + 1}. ` : '')
}

function showCause(terminal: Terminal, { words, commands = [], policy }: Cause, number: string): void {
  const indent = INDENT + number.length
  paragraph(terminal, `${' '.repeat(INDENT)}${number}`, indent, words)
  for (const command of commands) terminal.print(`${' '.repeat(indent)}$ ${safeLine(command)}`)
  if (policy === undefined) return
  paragraph(terminal, ' '.repeat(indent), indent, 'A trust policy that lets in everybody of this server, and you:')
  printJson(terminal, policy, indent)
}
