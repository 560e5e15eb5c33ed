import type { ArgumentDescription, CommandDescription, OptionDescription } from '../description/describe-command.ts'
import { topics } from '../help/topics.ts'

/** A place on the command line, and what may follow there. */
export interface Place {
  /** The words before it, each with a space in front: ``, ` agent`, ` agent start`. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly OptionDescription[]
  readonly arguments: readonly ArgumentDescription[]
}

const HELP: OptionDescription = {
  names: ['--help'],
  aliases: [],
  value: undefined,
  description: 'show help',
  required: false,
}

/** Everything that can be typed, from the definitions of the commands: one place for each command and each group of them. */
export function completionTree(commands: readonly CommandDescription[]): Place[] {
  const named = commands.flatMap((command) =>
    [command.path, ...command.aliases].filter(([first]) => !first?.startsWith('-')).map((path) => ({ path, command })),
  )
  const groups = new Set(named.flatMap(({ path }) => path.map((_word, index) => path.slice(0, index).join(' '))))
  const groupPlaces = [...groups].map((group): Place => {
    const before = group === '' ? [] : group.split(' ')
    const below = named.filter(
      ({ path }) => before.every((word, index) => path[index] === word) && path.length > before.length,
    )
    const names = new Map<string, string>()
    for (const { path, command } of below) {
      const name = path[before.length] ?? ''
      const rest = below.filter((other) => other.path[before.length] === name).map((other) => other.path.at(-1))
      names.set(name, path.length === before.length + 1 ? command.description : rest.join(', '))
    }
    const help = group === '' ? [{ name: 'help', description: 'show help of a command or a topic' }] : []
    return {
      path: before.map((word) => ` ${word}`).join(''),
      commands: [...Array.from(names, ([name, description]) => ({ name, description })), ...help],
      options: [HELP],
      arguments: [],
    }
  })
  const commandPlaces = named.map(
    ({ path, command }): Place => ({
      path: path.map((word) => ` ${word}`).join(''),
      commands: [],
      options: [...command.options, HELP],
      arguments: command.arguments,
    }),
  )
  return [...groupPlaces, ...commandPlaces, helpPlace(groupPlaces)]
}

function helpPlace([top]: readonly Place[]): Place {
  const commands = (top?.commands ?? []).filter(({ name }) => name !== 'help')
  const about = topics.map(({ name, title }) => ({ name, description: title.toLowerCase() }))
  return { path: ' help', commands: [...commands, ...about], options: [], arguments: [] }
}
