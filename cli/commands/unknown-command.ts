import { safeText } from '../terminal/safe-text.ts'
import { suggestion } from './suggestion.ts'

type Path = readonly string[]

/** More of a group are better read in its help. */
const MOST_LISTED = 6

/**
 * Says that there is no such command, and which was most likely meant: the nearest of the group that was named, else the nearest of all,
 * or the only one that is called so in a group.
 *
 * @param typed the words before the first option
 */
export function unknownCommand(typed: Path, paths: readonly Path[]): string {
  const [first = ''] = typed
  const group = paths.filter((path) => path.length > 1 && path[0] === first)
  const meant = group.length > 0 ? inGroup(typed, group) : anywhere(typed, paths)
  const guess = meant === undefined ? '' : ` Did you mean \`vouch ${meant}\`?`
  const members = group.map((path) => path.slice(1).join(' '))
  const known =
    guess === '' && group.length > 0 && group.length <= MOST_LISTED
      ? ` \`vouch ${first}\` knows ${members.join(', ')}.`
      : ''
  return `You typed “vouch ${safeText(typed.join(' '), 60)}”.${guess}${known}`
}

function inGroup(typed: Path, group: readonly Path[]): string | undefined {
  const near = suggestion(
    typed[1] ?? '',
    group.map((path) => path[1] ?? ''),
  )
  return near === undefined ? undefined : `${typed[0]} ${near}`
}

function anywhere(typed: Path, paths: readonly Path[]): string | undefined {
  const [first = ''] = typed
  const firstWords = [...new Set(paths.map(([word = '']) => word))]
  const [called, another] = paths.filter((path) => path.length > 1 && path.at(-1) === first)
  const whole = suggestion(
    typed.join(' '),
    paths.map((path) => path.join(' ')),
  )
  return whole ?? suggestion(first, firstWords) ?? (another === undefined ? called?.join(' ') : undefined)
}
