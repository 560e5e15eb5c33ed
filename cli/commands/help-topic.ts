import type { CommandClass } from 'clipanion'
import { commands } from './commands.ts'
import type { CommandContext } from './vouch-command.ts'

export interface HelpTopic {
  /** The command line as the library takes it. */
  readonly words: readonly string[]
  /** Those that its help lists. */
  readonly commands: readonly CommandClass<CommandContext>[]
}

/**
 * Reads what help a person asks for: `vouch` and `vouch help` mean all there is, `vouch agent` means the commands of the
 * agent, and `vouch help login` is `vouch login --help`.
 *
 * @param words what stands behind `vouch`
 */
export function helpTopic(words: readonly string[]): HelpTopic {
  const isHelp = words[0] === 'help'
  const path = words.slice(isHelp ? 1 : 0).filter((word) => word !== '--help' && word !== '-h')
  const below = commands.filter(({ paths = [] }) => paths.some((known) => isBelow(known, path)))
  if (below.length > 0) return { words: ['--help'], commands: below }
  return { words: isHelp ? [...path, '--help'] : words, commands }
}

function isBelow(known: readonly string[], path: readonly string[]): boolean {
  return known.length > path.length && path.every((word, index) => known[index] === word)
}
