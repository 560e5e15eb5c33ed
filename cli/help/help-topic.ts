import { type Topic, topics } from './topics.ts'

/** What help a person asks for, if any. */
export type HelpTopic =
  /** Those of the commands with these names; `complete` where they are all there are. */
  | { readonly list: readonly string[]; readonly complete: boolean }
  | { readonly topic: Topic }
  /** The command line as the library takes it; it knows the help of a command by itself. */
  | { readonly words: readonly string[] }

/**
 * Reads what help a person asks for: `vouch` and `vouch help` mean all there is, `vouch agent` means the commands of the
 * agent, `vouch help login` is `vouch login --help`, and `vouch help files` is a topic beside the commands.
 *
 * @param words what stands behind `vouch`
 * @param commands all there are
 */
export function helpTopic(
  words: readonly string[],
  commands: readonly { readonly path: readonly string[] }[],
): HelpTopic {
  const isHelp = words[0] === 'help'
  const path = words.slice(isHelp ? 1 : 0).filter((word) => !isHelpFlag(word))
  const below = commands.filter((command) => isBelow(command.path, path))
  if (below.length > 0) return { list: below.map((command) => command.path.join(' ')), complete: path.length === 0 }
  const topic = isHelp && path.length === 1 ? topics.find(({ name }) => name === path[0]) : undefined
  if (topic !== undefined) return { topic }
  return { words: isHelp ? [...path, '--help'] : words }
}

export function isHelpFlag(word: string): boolean {
  return word === '--help' || word === '-h'
}

function isBelow(known: readonly string[], path: readonly string[]): boolean {
  return known.length > path.length && path.every((word, index) => known[index] === word)
}
