import { VouchError } from '@vouch/protocol'
import type { Cli, Definition } from 'clipanion'
import { safeText } from '../terminal/safe-text.ts'
import { suggestion } from './suggestion.ts'
import { VALUE_NAMES } from './vouch-cli.ts'
import type { CommandContext } from './vouch-command.ts'

/**
 * What was wrong with a command line that no command takes: an unknown command, an unknown option, one that is missing or has no
 * value, or a word too many, with the nearest name that there is.
 */
export function usageFault(words: readonly string[], cli: Cli<CommandContext>, cause: Error): VouchError {
  return new VouchError('usage', { detail: describe(words, cli.definitions(), cause), cause })
}

function describe(words: readonly string[], commands: readonly Definition[], cause: Error): string {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const typed = words.slice(0, firstOption === -1 ? words.length : firstOption).join(' ')
  const command = commands.find((known) => `${typed} `.startsWith(`${pathOf(known)} `))
  if (typed === '') return `\`vouch\` has no option ${quoted(words[0] ?? '')}.`
  if (command === undefined)
    return `There is no command ${quoted(typed)}.${guess(typed, commands.map(pathOf), 'vouch ')}`
  const name = `\`vouch ${pathOf(command)}\``
  const known = command.options.flatMap(({ definition }) => optionsOf(definition))
  const given = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/s, ''))
  const unknown = given.find((option) => !known.includes(option))
  if (unknown !== undefined) return `${name} has no option ${quoted(unknown)}.${guess(unknown, known)}`
  const rest = words.slice(pathOf(command).split(' ').length)
  const valued = command.options
    .filter(({ definition }) => definition.includes('#'))
    .flatMap(({ definition }) => optionsOf(definition))
  const empty = rest.find((word, index) => valued.includes(word) && !isValue(rest[index + 1]))
  if (empty !== undefined) return `${name} needs a value for ${empty}: ${empty} ${VALUE_NAMES[empty] ?? 'VALUE'}.`
  const missing = command.options
    .filter(({ required, definition }) => required && !optionsOf(definition).some((option) => given.includes(option)))
    .flatMap(({ definition }) => optionsOf(definition))
  if (missing.length > 0) return `${name} needs ${missing.join(' and ')}.`
  const excess = firstExcess(rest, valued)
  if (excess !== undefined) return `${name} does not know what to do with ${quoted(excess)}.`
  const reason = safeText(cause.message.split('\n', 1)[0] ?? '', 200).replace(/\.$/, '')
  return `${name}: ${reason}.`
}

/** The first word that no command and no option takes: an unknown letter, a value for a flag, or a word that belongs to nothing. */
function firstExcess(rest: readonly string[], valued: readonly string[]): string | undefined {
  return rest.find((word, index) =>
    isValue(word) ? !valued.includes(rest[index - 1] ?? '') : !word.startsWith('--') || isFlagWithValue(word, valued),
  )
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-')
}

function isFlagWithValue(word: string, valued: readonly string[]): boolean {
  return word.includes('=') && !valued.includes(word.replace(/=.*/s, ''))
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
