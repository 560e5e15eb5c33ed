import type { CommandDescription } from '../description/describe-command.ts'
import { filled, heading, pairs, type Sheet } from './layout.ts'

/** The categories, in the order in which a newcomer needs them; others stand behind. */
const ORDER = ['Session', 'Tools', 'Account', 'Agent', 'Help']

/**
 * `vouch --help`, or `vouch GROUP --help`.
 *
 * @param title what stands above, where it is the help of everything
 */
export function listHelp(commands: readonly CommandDescription[], sheet: Sheet, title?: string): string {
  const group = title === undefined ? ` ${commands[0]?.path.slice(0, 1).join(' ')}` : ''
  const sections = [
    ...(title === undefined ? [] : [filled(title, 0, sheet)]),
    [heading('Usage', sheet), `  vouch${group} COMMAND [OPTIONS]`],
    ...byCategory(commands).map(([category, members]) => [heading(category, sheet), ...rows(members, commands, sheet)]),
    [
      ...filled(`\`vouch${group} COMMAND --help\` shows what a command takes, with examples.`, 0, sheet),
      ...(title === undefined ? [] : filled('`vouch help TOPIC` tells of exit-codes, variables or files.', 0, sheet)),
    ],
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Commands in the order in which they are listed, by category. */
export function byCategory(commands: readonly CommandDescription[]): [string, CommandDescription[]][] {
  const categories = new Map<string, CommandDescription[]>(ORDER.map((category) => [category, []]))
  for (const command of commands) {
    categories.set(command.category, [...(categories.get(command.category) ?? []), command])
  }
  return [...categories].filter(([, members]) => members.length > 0)
}

/** @param all those whose names share a column with these */
function rows(members: readonly CommandDescription[], all: readonly CommandDescription[], sheet: Sheet): string[] {
  const names = all.map(nameOf)
  return pairs(
    members.map((command) => [nameOf(command), command.description]),
    sheet,
    Math.max(...names.map((name) => name.length)),
  )
}

function nameOf({ path }: CommandDescription): string {
  return `vouch ${path.join(' ')}`
}
