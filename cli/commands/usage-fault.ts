import { VouchError } from '@vouch/protocol'
import type { CommandDescription, OptionDescription } from '../description/describe-command.ts'
import { safeText } from '../terminal/safe-text.ts'
import { suggestion } from './suggestion.ts'

/**
 * What was wrong with a command line that no command takes: an unknown command, an unknown option or value, an option that is missing
 * or has no value, or a word too many, with the nearest name that there is.
 */
export function usageFault(
  words: readonly string[],
  commands: readonly CommandDescription[],
  cause: Error,
): VouchError {
  return new VouchError('usage', { detail: detailOf(words, commands, cause), cause })
}

function detailOf(words: readonly string[], commands: readonly CommandDescription[], cause: Error): string {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const typed = words.slice(0, firstOption === -1 ? words.length : firstOption).join(' ')
  if (typed === '') return `\`vouch\` has no option ${quoted(words[0] ?? '')}.`
  const named = commands.flatMap((command) => [command.path, ...command.aliases].map((path) => ({ command, path })))
  const found = named.find(({ path }) => `${typed} `.startsWith(`${path.join(' ')} `))
  if (found === undefined) return unknownCommand(typed, named)
  const { command, path } = found
  const name = `\`vouch ${path.join(' ')}\``
  const rest = words.slice(path.length)
  const fault = optionFault(rest, command) ?? wordFault(rest, command)
  if (fault !== undefined) return `${name} ${fault}`
  const reason = safeText(cause.message.split('\n', 1)[0] ?? '', 200).replace(/\.$/, '')
  return `${name}: ${reason}.`
}

function unknownCommand(typed: string, named: readonly { readonly path: readonly string[] }[]): string {
  const paths = named.map(({ path }) => path.join(' '))
  return `There is no command ${quoted(typed)}.${guess(typed, paths, 'vouch ')}`
}

/** An option that there is not, that has no value or one that it does not take, or that is missing. */
function optionFault(rest: readonly string[], { options }: CommandDescription): string | undefined {
  const known = options.flatMap(({ names }) => names)
  const given = rest.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/s, ''))
  const unknown = given.find((option) => !known.includes(option))
  if (unknown !== undefined) return `has no option ${quoted(unknown)}.${guess(unknown, known)}`
  for (const option of options.filter(({ value }) => value !== undefined)) {
    const fault = valueFault(rest, option)
    if (fault !== undefined) return fault
  }
  const missing = options.filter(({ required, names }) => required && !names.some((name) => given.includes(name)))
  if (missing.length > 0) return `needs ${missing.map(({ names }) => names.at(-1)).join(' and ')}.`
  return undefined
}

function valueFault(rest: readonly string[], { names, value: kind }: OptionDescription): string | undefined {
  for (const [index, word] of rest.entries()) {
    const [name = '', attached] = splitOption(word)
    if (!names.includes(name)) continue
    const value = attached ?? rest[index + 1]
    if (value === undefined || (attached === undefined && !isValue(value)))
      return `needs a value for ${name}: ${name} ${kind?.name}.`
    const fault = choiceFault(value, kind?.choices)
    if (fault !== undefined) return `takes no ${quoted(value)} for ${name}${fault}`
  }
  return undefined
}

/** A word that the command does not take, or one too many. */
function wordFault(rest: readonly string[], command: CommandDescription): string | undefined {
  const valued = command.options.filter(({ value }) => value !== undefined).flatMap(({ names }) => names)
  const loose = rest.filter((word, index) =>
    isValue(word) ? !valued.includes(rest[index - 1] ?? '') : isFlagWithValue(word, valued) || !word.startsWith('--'),
  )
  for (const { kind, required, many } of command.arguments) {
    if (many) return undefined
    const word = loose.shift()
    if (word === undefined) return required ? `needs ${withChoices(kind)}.` : undefined
    const fault = choiceFault(word, kind.choices)
    if (fault !== undefined) return `takes no ${quoted(word)}${fault}`
  }
  const [excess] = loose
  return excess === undefined ? undefined : `does not know what to do with ${quoted(excess)}.`
}

function withChoices({ name, choices }: CommandDescription['arguments'][number]['kind']): string {
  return choices === undefined ? name : `one of ${choices.join(', ')}`
}

function choiceFault(value: string, choices: readonly string[] | undefined): string | undefined {
  if (choices === undefined || choices.includes(value)) return undefined
  return `: it is one of ${choices.join(', ')}.${guess(value, choices)}`
}

function splitOption(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return word.startsWith('--') && equals !== -1 ? [word.slice(0, equals), word.slice(equals + 1)] : [word, undefined]
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-')
}

function isFlagWithValue(word: string, valued: readonly string[]): boolean {
  return word.includes('=') && !valued.includes(word.replace(/=.*/s, ''))
}

function guess(typed: string, names: readonly string[], prefix = ''): string {
  const near = suggestion(typed, names)
  return near === undefined ? '' : ` Did you mean \`${prefix}${near}\`?`
}

function quoted(text: string): string {
  return `“${safeText(text, 60)}”`
}
