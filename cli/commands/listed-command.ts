import type { CommandClass } from 'clipanion'
import type { CommandContext } from './vouch-command.ts'

export type VouchCommandClass = CommandClass<CommandContext>

/** A command that is known by its words, and not loaded before they are typed. */
export interface ListedCommand {
  /** The words behind `vouch`, as its class has them. */
  readonly path: readonly string[]
  load(): Promise<VouchCommandClass>
}

export function listed(words: string, load: () => Promise<VouchCommandClass>): ListedCommand {
  return { path: words.split(' '), load }
}

/** The command that a command line begins with. */
export function commandOf(words: readonly string[], commands: readonly ListedCommand[]): ListedCommand | undefined {
  return commands.find(({ path }) => path.every((word, index) => words[index] === word))
}
