/** One section of an AWS configuration file, as the tools see it. */
export interface IniSection {
  /** What is between the brackets, trimmed. */
  readonly header: string
  /** Where its header is in `linesOf`. */
  readonly start: number
  /** Where the next header is, or the end. */
  readonly end: number
  /** Settings at its top level: nested blocks, such as those below `s3 =`, are not among them. */
  readonly settings: readonly IniSetting[]
}

export interface IniSetting {
  readonly key: string
  readonly value: string
  /** Where the line is in `linesOf`. */
  readonly line: number
  /** The next line is indented, so that tools take it for more of the value. */
  readonly isContinued: boolean
}

/** The lines of a file, each with its line end, so that joining them gives the file again to the byte. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/**
 * Reads sections and settings out of the lines, and nothing else: what is not understood is left alone by whoever edits
 * around it. A line that could be a header counts as one, even indented: tools differ there, and it is safer to see a profile that is
 * not one than to miss one that is.
 */
export function sectionsOf(lines: readonly string[]): IniSection[] {
  const headers = lines.flatMap((line, index) => {
    const header = HEADER.exec(withoutMark(line, index))?.[1]
    return header === undefined ? [] : [{ header: header.trim(), start: index }]
  })
  return headers.map(({ header, start }, index) => {
    const end = headers[index + 1]?.start ?? lines.length
    return { header, start, end, settings: settingsIn(lines, start + 1, end) }
  })
}

function settingsIn(lines: readonly string[], start: number, end: number): IniSetting[] {
  const settings: IniSetting[] = []
  for (let index = start; index < end; index += 1) {
    const [, key, value = ''] = SETTING.exec(lines[index] ?? '') ?? []
    if (key === undefined) continue
    const isContinued = index + 1 < end && CONTINUATION.test(lines[index + 1] ?? '')
    settings.push({ key: key.trim().toLowerCase(), value: value.trim(), line: index, isContinued })
  }
  return settings
}

/** UTF-8's byte order mark, in a text that was read byte by byte. */
export const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf'

function withoutMark(line: string, index: number): string {
  return index === 0 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(BYTE_ORDER_MARK.length) : line
}

const HEADER = /^\s*\[([^\]\r\n]*)\]/

/** Starts in the first column and is no comment: an indented line belongs to the setting above it. */
const SETTING = /^([^\s#;[=][^=\r\n]*)=([^\r\n]*)/

const CONTINUATION = /^[^\S\r\n]+[^\s#;]/

/** A line that says nothing: empty, or a comment. */
export function isIdle(line: string): boolean {
  return /^\s*(?:[#;]|$)/.test(line)
}

/**
 * The profile that a section of `~/.aws/config` is for: `[default]`, `[profile NAME]`, or with the name in quotes.
 *
 * @returns undefined for other sections
 */
export function profileOf(header: string): string | undefined {
  if (header === 'default') return 'default'
  const name = /^profile\s+(.*)$/.exec(header)?.[1]
  return name?.replace(/^(["'])(.*)\1$/, '$2')
}
