import { Command, type CommandClass } from 'clipanion'
import type { CommandContext } from '../commands/vouch-command.ts'
import { kindOf, type ValueKind } from './value-kind.ts'

export interface OptionDescription {
  /** `--json`, or `-y` and `--yes`. */
  readonly names: readonly string[]
  /** Other names that work, and are not shown: of several long ones the first is taught, and nobody has to learn two. */
  readonly aliases: readonly string[]
  /** Undefined for a flag. */
  readonly value: ValueKind | undefined
  readonly description: string
  readonly required: boolean
}

/** A word behind the command. */
export interface ArgumentDescription {
  readonly kind: ValueKind
  readonly required: boolean
  /** Any number of them. */
  readonly many: boolean
  /** From here on all words are those of another program, also where they look like options. */
  readonly handedOn: boolean
}

/** One command, as help, manual pages, docs and completion tell it. */
export interface CommandDescription {
  /** Without the name of the program. */
  readonly path: readonly string[]
  /** Other names of it. */
  readonly aliases: readonly (readonly string[])[]
  readonly category: string
  /** What it does: one line that begins with a small letter. */
  readonly description: string
  /** Prose (see `blocksOf`). */
  readonly details: string
  readonly examples: readonly { readonly words: string; readonly line: string }[]
  readonly options: readonly OptionDescription[]
  readonly arguments: readonly ArgumentDescription[]
}

/** What an option of the library tells the one who registers it. */
interface Recorder {
  addOption(of: { names: string[]; arity?: number; hidden?: boolean; description?: string; required?: boolean }): void
  addPositional(of: { name?: string; required?: boolean }): void
  addRest(of: { name?: string; required?: number }): void
  addProxy(of: { name?: string; required?: number }): void
}

/** What an option takes that does not say it; a test sees to it that none is left. */
export const UNNAMED: ValueKind = { name: 'VALUE' }

interface LibraryOption {
  definition(recorder: Recorder, key: string): void
}

/** Reads a command from its class: the same definitions by which it is run. */
export function describeCommand(command: CommandClass<CommandContext>): CommandDescription {
  const { paths: [path = [], ...aliases] = [], usage = {} } = command
  const options: OptionDescription[] = []
  const words: ArgumentDescription[] = []
  for (const [key, option] of Object.entries(new command())) {
    if (isLibraryOption(option)) option.definition(recorder(kindOf(option), options, words), key)
  }
  return {
    path,
    aliases,
    category: usage.category ?? '',
    description: usage.description ?? '',
    details: usage.details ?? '',
    examples: (usage.examples ?? []).map(([said, line]) => ({ words: said, line: line.replaceAll('$0', 'vouch') })),
    options,
    arguments: words,
  }
}

function recorder(kind: ValueKind | undefined, options: OptionDescription[], words: ArgumentDescription[]): Recorder {
  const named = (name: string): ValueKind => kind ?? { name: name.toUpperCase() }
  const rest =
    (handedOn: boolean) =>
    ({ name = 'arg', required = 0 }: { name?: string; required?: number }) =>
      void words.push({ kind: named(name), required: required > 0, many: true, handedOn })
  return {
    addOption: ({ names, arity = 0, hidden = false, description = '', required = false }) => {
      if (hidden) return
      const value = arity === 0 ? undefined : (kind ?? UNNAMED)
      const [taught] = names.filter(isLong)
      const [shown, aliases] = [names.filter((name) => !isLong(name) || name === taught), names.filter(isLong).slice(1)]
      options.push({ names: shown, aliases, value, description, required })
    },
    addPositional: ({ name = 'arg', required = true }) =>
      void words.push({ kind: named(name), required, many: false, handedOn: false }),
    addRest: rest(false),
    addProxy: rest(true),
  }
}

function isLong(name: string): boolean {
  return name.startsWith('--')
}

function isLibraryOption(value: unknown): value is LibraryOption & object {
  return typeof value === 'object' && value !== null && Command.isOption in value
}
