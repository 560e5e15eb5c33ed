import type { ArgumentDescription, CommandDescription, OptionDescription } from '../description/describe-command.ts'
import { optionText, synopsis } from '../description/synopsis.ts'
import type { ValueKind } from '../description/value-kind.ts'
import { filled, heading, pairs, prose, type Sheet } from './layout.ts'

/** `vouch COMMAND --help`. */
export function commandHelp(command: CommandDescription, sheet: Sheet): string {
  const { path, description, details, examples, options, aliases } = command
  const name = `vouch ${path.join(' ')}`
  const words = command.arguments.filter(({ kind }) => kind.choices !== undefined)
  const sections = [
    filled(`${name}: ${description}`, 0, sheet).map((line) => line.replace(name, sheet.paint('bold', name))),
    section('Usage', usageLines(command, sheet), sheet),
    ...(aliases.length === 0
      ? []
      : [section('Also called', [`  ${aliases.map((alias) => `vouch ${alias.join(' ')}`).join(', ')}`], sheet)]),
    ...(details === '' ? [] : [prose(details, sheet)]),
    ...(words.length === 0 ? [] : [section('Words', pairs(words.map(argumentRow), sheet), sheet)]),
    section('Options', pairs([...options.map(optionRow), HELP_ROW], sheet), sheet),
    section('Examples', exampleLines(examples, sheet), sheet),
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const HELP_ROW = ['-h, --help', 'show this'] as const

/** An option with its description, and the words that it takes. */
export function optionRow(option: OptionDescription): readonly [string, string] {
  const required = option.required ? ' (required)' : ''
  return [optionText(option), `${option.description}${required}`]
}

function argumentRow({ kind }: ArgumentDescription): readonly [string, string] {
  return [kind.name, choicesText(kind)]
}

function choicesText({ choices = [] }: ValueKind): string {
  return `one of ${choices.join(', ')}`
}

function section(title: string, lines: readonly string[], sheet: Sheet): string[] {
  return [heading(title, sheet), ...lines]
}

/** The synopsis, its further lines below the first option. */
function usageLines(command: CommandDescription, sheet: Sheet): string[] {
  const name = ['vouch', ...command.path]
  const indent = Math.min(name.join(' ').length + 3, Math.floor(sheet.columns / 4))
  const rest = synopsis(command).slice(name.length)
  const lines: string[] = []
  let line = `  ${name.join(' ')}`
  for (const part of rest) {
    if (line.length + 1 + part.length > sheet.columns && line.trim() !== '') {
      lines.push(line)
      line = ' '.repeat(indent - 1)
    }
    line += ` ${part}`
  }
  return [...lines, line]
}

function exampleLines(examples: CommandDescription['examples'], sheet: Sheet): string[] {
  return examples.flatMap(({ words, line }, index) => [
    ...(index === 0 ? [] : ['']),
    ...filled(words, 2, sheet),
    `    $ ${sheet.paint('cyan', line)}`,
  ])
}
