/** One section of an AWS configuration file, as the tools see it. */
export interface IniSection {
  /** What is between the brackets, trimmed. */
  readonly header: string
  /** Settings at its top level: nested blocks, such as those below `s3 =`, are not among them. */
  readonly settings: readonly IniSetting[]
}

export interface IniSetting {
  readonly key: string
  readonly value: string
  /** Where the line is in `linesOf`. */
  readonly line: number
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
  const sections: { header: string; settings: IniSetting[] }[] = []
  for (const [index, raw] of lines.entries()) {
    const line = index === 0 ? raw.replace(BYTE_ORDER_MARK, '') : raw
    const header = HEADER.exec(line)?.[1]
    if (header !== undefined) {
      sections.push({ header: header.trim(), settings: [] })
      continue
    }
    const setting = SETTING.exec(line)
    const [, key = '', value = ''] = setting ?? []
    if (setting !== null)
      sections.at(-1)?.settings.push({ key: key.trim().toLowerCase(), value: value.trim(), line: index })
  }
  return sections
}

/** UTF-8's byte order mark, in a text that was read byte by byte. */
const BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/

const HEADER = /^\s*\[([^\]\r\n]*)\]/

/** Starts in the first column and is no comment: an indented line belongs to the setting above it. */
const SETTING = /^([^\s#;[=][^=\r\n]*)=([^\r\n]*)/

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
