import type { ArgumentDescription, CommandDescription, OptionDescription } from './describe-command.ts'

/** The parts of the line that shows how a command is called, those in brackets may be left out: `vouch`, `login`, `[--server URL]`. */
export function synopsis({ path, options, arguments: words }: CommandDescription): string[] {
  const sorted = [...options].sort((a, b) => Number(b.required) - Number(a.required))
  return ['vouch', ...path, ...sorted.map(optionSynopsis), ...words.map(argumentSynopsis)]
}

/** An option with what it takes: `--server URL`. */
export function optionText({ names, value }: OptionDescription): string {
  return value === undefined ? names.join(', ') : `${names.join(', ')} ${value.name}`
}

function optionSynopsis(option: OptionDescription): string {
  const text = optionText({ ...option, names: option.names.slice(-1) })
  return option.required ? text : `[${text}]`
}

/** A word behind the command: `ID`, `[NEW-NAME]`, `[ARG…]`. */
export function argumentSynopsis({ kind, required, many }: ArgumentDescription): string {
  const text = many ? `${kind.name}…` : kind.name
  return required ? text : `[${text}]`
}
