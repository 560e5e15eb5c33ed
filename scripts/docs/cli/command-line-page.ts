import { describedCommands } from '../../../cli/commands/described-commands.ts'
import type { CommandDescription } from '../../../cli/description/describe-command.ts'
import { type Block, blocksOf } from '../../../cli/description/prose.ts'
import { synopsis } from '../../../cli/description/synopsis.ts'
import { optionRow } from '../../../cli/help/command-help.ts'
import { byCategory } from '../../../cli/help/list-help.ts'
import { topics } from '../../../cli/help/topics.ts'
import { wrapped } from '../../../cli/terminal/wrapped.ts'
import { INTRODUCTION } from './introduction.ts'

/** Lines of prose are no longer than this. */
const COLUMNS = 130

/** docs/cli.md, made from the definitions by which the commands are run. */
export async function commandLinePage(): Promise<string> {
  const categories = byCategory(await describedCommands())
  const sections = [
    '# The command line',
    INTRODUCTION,
    ...categories.flatMap(([category, members]) => [
      `| ${category} | |\n|---|---|\n${members.map(contentsRow).join('\n')}`,
    ]),
    ...categories.flatMap(([, members]) => members.map(commandSection)),
    ...topics.map(({ title, text }) => [`## ${title}`, ...blocksOf(text).map(markdown)].join('\n\n')),
  ]
  return `${sections.join('\n\n')}\n`
}

function contentsRow(command: CommandDescription): string {
  const anchor = title(command).replace(/[`,]/g, '').replaceAll(' ', '-')
  return `| [\`vouch ${command.path.join(' ')}\`](#${anchor}) | ${cell(command.description)} |`
}

function title({ path, aliases }: CommandDescription): string {
  return [path, ...aliases].map((name) => `\`vouch ${name.join(' ')}\``).join(', ')
}

function commandSection(command: CommandDescription): string {
  const { description, details, options, examples } = command
  return [
    `## ${title(command)}`,
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    ['```', synopsis(command).join(' '), '```'].join('\n'),
    ...blocksOf(details).map(markdown),
    ...(options.length === 0 ? [] : [table('Option', 'What it does', options.map(optionRow))]),
    ['```bash', ...examples.flatMap(({ words, line }) => [`# ${words}`, line]), '```'].join('\n'),
  ].join('\n\n')
}

function markdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `### ${block.text}`
    case 'paragraph':
      return wrapped(block.text, COLUMNS)
    case 'list':
      return block.items.map((item) => wrapped(`- ${item}`, COLUMNS).replaceAll('\n', '\n  ')).join('\n')
    case 'code':
      return ['```', ...block.lines, '```'].join('\n')
    case 'pairs':
      return table('', '', block.rows)
  }
}

function table(left: string, right: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, words]) => `| \`${cell(name)}\` | ${cell(words)} |`)
  return [`| ${left} | ${right} |`, '|---|---|', ...lines].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
