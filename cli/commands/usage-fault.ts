import { VouchError } from '@vouch/protocol'
import type { CommandDescription, OptionDescription } from '../description/describe-command.ts'
import { argumentSynopsis, optionText } from '../description/synopsis.ts'
import type { ValueKind } from '../description/value-kind.ts'
import { safeText } from '../terminal/safe-text.ts'
import { suggestion } from './suggestion.ts'
import { unknownCommand } from './unknown-command.ts'

/**
 * What was wrong with a command line that no command takes: an unknown command, an unknown option or value, an option that is missing
 * or has no value, or a word too many, with the nearest name that there is.
 */
export function usageFault(
  words: readonly string[],
  commands: readonly CommandDescription[],
  cause: Error,
): VouchError {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const typed = words.slice(0, firstOption === -1 ? words.length : firstOption)
  if (typed.length === 0) return usage(`\`vouch\` has no option ${quoted(words[0] ?? '')}.`, cause)
  const named = commands.flatMap((command) => [command.path, ...command.aliases].map((path) => ({ command, path })))
  const found = named.find(({ path }) => path.every((word, index) => typed[index] === word))
  if (found === undefined) {
    const detail = unknownCommand(
      typed,
      named.map(({ path }) => path),
    )
    return new VouchError('commandUnknown', { detail, cause })
  }
  const { command, path } = found
  const name = `\`vouch ${path.join(' ')}\``
  const rest = words.slice(path.length)
  const fault = optionFault(ownWords(rest, command), command, cause) ?? wordFault(rest, command)
  if (fault !== undefined) return usage(`${name} ${fault}`, cause)
  const reason = safeText(cause.message.split('\n', 1)[0] ?? '', 200).replace(/\.$/, '')
  return usage(`${name}: ${reason}.`, cause)
}

function usage(detail: string, cause: Error): VouchError {
  return new VouchError('usage', { detail, cause })
}

/** The words that the command itself may take for options: none behind `--`, and none of a program that it starts. */
function ownWords(rest: readonly string[], { options, arguments: words }: CommandDescription): readonly string[] {
  const handsOn = words.some(({ handedOn }) => handedOn)
  const valued = namesOf(options.filter(({ value }) => value !== undefined))
  const end = rest.findIndex(
    (word, index) => word === '--' || (handsOn && isValue(word) && !valued.includes(rest[index - 1] ?? '')),
  )
  return end === -1 ? rest : rest.slice(0, end)
}

/** An option that there is not, that has no value or one that it does not take, or that is missing. */
function optionFault(rest: readonly string[], command: CommandDescription, cause: Error): string | undefined {
  const { options } = command
  const known = [...namesOf(options), '-h', '--help']
  const valued = namesOf(options.filter(({ value }) => value !== undefined))
  // What stands behind an option that takes a value is looked at as its value.
  const given = rest.filter((word, index) => word.startsWith('-') && !valued.includes(rest[index - 1] ?? ''))
  const unknown = given.map((word) => word.replace(/=.*/s, '')).find((option) => !known.includes(option))
  if (unknown !== undefined) return `has no option ${quoted(unknown)}.${guess(unknown, known)}`
  for (const option of options) {
    const fault = option.value === undefined ? undefined : valueFault(rest, option, option.value, cause)
    if (fault !== undefined) return fault
  }
  const missing = options.filter(({ required, names }) => required && !names.some((name) => isGiven(name, rest)))
  if (missing.length > 0) return `needs ${missing.map(({ names }) => names.at(-1)).join(' and ')}: ${form(command)}.`
  return undefined
}

function valueFault(
  rest: readonly string[],
  { names, aliases }: OptionDescription,
  kind: ValueKind,
  cause: Error,
): string | undefined {
  for (const [index, word] of rest.entries()) {
    const [name = '', attached] = splitOption(word)
    if (![...names, ...aliases].includes(name)) continue
    const value = attached ?? rest[index + 1]
    if (value === undefined || (attached === undefined && !isValue(value)))
      return `needs a value for ${name}: ${valueText(name, kind)}.`
    const fault = choiceFault(value, kind.choices) ?? rangeFault(kind.range, name, cause)
    if (fault !== undefined) return `takes no ${quoted(value)} for ${name}${fault}`
  }
  return undefined
}

/** A word that the command does not take, or one too many. */
function wordFault(rest: readonly string[], command: CommandDescription): string | undefined {
  const valued = namesOf(command.options.filter(({ value }) => value !== undefined))
  const loose = rest.filter((word, index) =>
    isValue(word) ? !valued.includes(rest[index - 1] ?? '') : isFlagWithValue(word, valued),
  )
  for (const { kind, required, many } of command.arguments) {
    if (many) return undefined
    const word = loose.shift()
    if (word === undefined) return required ? `needs ${withChoices(kind)}: ${form(command)}.` : undefined
    const fault = choiceFault(word, kind.choices)
    if (fault !== undefined) return `takes no ${quoted(word)}${fault}`
  }
  const [excess] = loose
  return excess === undefined ? undefined : `does not know what to do with ${quoted(excess)}.`
}

/** How it is called, with what it cannot do without. */
function form({ path, options, arguments: words }: CommandDescription): string {
  const required = options.filter((option) => option.required).map(optionText)
  return `\`${['vouch', ...path, ...required, ...words.map(argumentSynopsis)].join(' ')}\``
}

function withChoices({ name, choices }: ValueKind): string {
  return choices === undefined ? name : `one of ${choices.join(', ')}`
}

function valueText(name: string, { name: placeholder, choices }: ValueKind): string {
  return choices === undefined ? `${name} ${placeholder}` : `one of ${choices.join(', ')}`
}

function choiceFault(value: string, choices: readonly string[] | undefined): string | undefined {
  if (choices === undefined || choices.includes(value)) return undefined
  return `: it is one of ${choices.join(', ')}.${guess(value, choices)}`
}

/** Only where the library refused the value: a command may take more than it teaches. */
function rangeFault(range: ValueKind['range'], name: string, cause: Error): string | undefined {
  if (range === undefined || !cause.message.includes(`Invalid value for ${name}`)) return undefined
  const { least, most, unit } = range
  return unit === undefined ? `: it is a whole number, ${least} to ${most}.` : `: it is ${least} to ${most} ${unit}.`
}

function namesOf(options: readonly OptionDescription[]): string[] {
  return options.flatMap(({ names, aliases }) => [...names, ...aliases])
}

function isGiven(name: string, rest: readonly string[]): boolean {
  return rest.some((word) => splitOption(word)[0] === name)
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

function guess(typed: string, names: readonly string[]): string {
  const near = suggestion(typed, names)
  return near === undefined ? '' : ` Did you mean \`${near}\`?`
}

function quoted(text: string): string {
  return `“${safeText(text, 60)}”`
}
