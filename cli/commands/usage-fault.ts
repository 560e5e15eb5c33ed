import { VouchError } from '@vouch/protocol'
import type { Cli, Definition } from 'clipanion'
import { safeText } from '../terminal/safe-text.ts'
import { suggestion } from './suggestion.ts'
import type { CommandContext } from './vouch-command.ts'

/**
 * What was wrong with a command line that no command takes: an unknown command, an unknown option, or one that is missing,
 * with the nearest name that there is.
 */
export function usageFault(words: readonly string[], cli: Cli<CommandContext>, cause: Error): VouchError {
  return new VouchError('usage', { detail: describe(words, cli.definitions(), cause), cause })
}

function describe(words: readonly string[], commands: readonly Definition[], cause: Error): string {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const typed = words.slice(0, firstOption === -1 ? words.length : firstOption).join(' ')
  const command = commands.find((known) => `${typed} `.startsWith(`${pathOf(known)} `))
  if (command === undefined)
    return `There is no command ${quoted(typed)}.${guess(typed, commands.map(pathOf), 'vouch ')}`
  const name = `\`vouch ${pathOf(command)}\``
  const known = command.options.flatMap(({ definition }) => optionsOf(definition))
  const given = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/s, ''))
  const unknown = given.find((option) => !known.includes(option))
  if (unknown !== undefined) return `${name} has no option ${quoted(unknown)}.${guess(unknown, known)}`
  const missing = command.options
    .filter(({ required, definition }) => required && !optionsOf(definition).some((option) => given.includes(option)))
    .flatMap(({ definition }) => optionsOf(definition))
  if (missing.length > 0) return `${name} needs ${missing.join(' and ')}.`
  const reason = safeText(cause.message.split('\n', 1)[0] ?? '', 200).replace(/\.$/, '')
  return `${name}: ${reason}.`
}

/** The path without the name of the program. */
function pathOf({ path }: Definition): string {
  return path.replace(/^\S+ ?/, '')
}

function optionsOf(definition: string): string[] {
  return definition.match(/--[\w-]+/g) ?? []
}

function guess(typed: string, names: readonly string[], prefix = ''): string {
  const near = suggestion(typed, names)
  return near === undefined ? '' : ` Did you mean \`${prefix}${near}\`?`
}

function quoted(text: string): string {
  return `“${safeText(text, 60)}”`
}
