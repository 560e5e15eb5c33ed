import {
  BYTE_ORDER_MARK,
  type IniSection,
  isIdle,
  linesOf,
  profileOf,
  sectionsOf,
} from '../config-file/ini-sections.ts'
import { type WrittenLine, writtenByVouch } from './credential-line.ts'

export interface ProfileRemoval {
  readonly text: string
  /** Settings that somebody else added: they stay, under their header. */
  readonly left: readonly string[]
}

/**
 * Takes a profile that Vouch wrote out of the text of `~/.aws/config`: its header, the region that stands above its `credential_process`,
 * and that line. Where somebody added settings to the section, these and the header stay. Where nobody changed the file since the profile
 * was added, what comes out is the former text, to the byte.
 *
 * @returns undefined where no profile of ours has this name
 */
export function removeProfile(text: string, name: string): ProfileRemoval | undefined {
  const lines = linesOf(text)
  const section = sectionsOf(lines).find(
    (each) => profileOf(each.header) === name && writtenByVouch(each) !== undefined,
  )
  const written = section === undefined ? undefined : writtenByVouch(section)
  if (section === undefined || written === undefined) return undefined
  const ours = linesOfOurs(lines, section, written)
  const others = indexes(section.start + 1, section.end).filter((index) => !ours.includes(index))
  if (others.every((index) => isIdle(lines[index] ?? '')))
    return { text: withoutSection(lines, section, ours), left: [] }
  const left = section.settings.filter(({ line }) => !ours.includes(line)).map(({ key }) => key)
  return { text: lines.filter((_, index) => !ours.includes(index)).join(''), left }
}

function linesOfOurs(lines: readonly string[], section: IniSection, { line }: WrittenLine): number[] {
  const above = line - 1
  const isRegion = above > section.start && /^region = \S+\r?\n$/.test(lines[above] ?? '')
  return isRegion ? [above, line] : [line]
}

function withoutSection(lines: readonly string[], section: IniSection, ours: readonly number[]): string {
  const header = lines[section.start] ?? ''
  const kept = lines.map((line, index) => (index === section.start || ours.includes(index) ? '' : line))
  if (section.start === 0 && header.startsWith(BYTE_ORDER_MARK)) kept[0] = BYTE_ORDER_MARK
  const above = section.start - 1
  const before = lines[above]
  const end = lineEnd(header)
  const rest = before?.endsWith(end) ? before.slice(0, -end.length) : undefined
  const isLast = kept.slice(section.start + 1).every((line) => line === '')
  // The one line end that was put in front. Where something follows, it may go only with a line that is empty without it; else, where
  // another profile of ours follows, the one in front of that goes in its place.
  if (rest !== undefined && (rest === '' || isLast)) kept[above] = rest
  else if (isSeparatorOfOurs(lines, section.end - 1)) kept[section.end - 1] = ''
  return kept.join('')
}

/** An empty line right in front of a section that Vouch wrote. */
function isSeparatorOfOurs(lines: readonly string[], index: number): boolean {
  const next = sectionsOf(lines).find(({ start }) => start === index + 1)
  if (next === undefined || writtenByVouch(next) === undefined) return false
  return lines[index] === lineEnd(lines[index + 1] ?? '')
}

function lineEnd(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? '\n'
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}
