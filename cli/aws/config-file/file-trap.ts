import { BYTE_ORDER_MARK } from './ini-sections.ts'

/**
 * Why the AWS CLI, and whatever else is made with botocore, would read nothing of this file: it refuses the whole file for one line, whoever
 * wrote it. Other tools are more patient. The rules are those of Python's configparser, and of botocore's for nested blocks.
 *
 * @param text of the configuration file, a character a byte
 * @returns a sentence about the first thing that it stumbles over; undefined where it reads the file
 */
export function fileTrap(text: string): string | undefined {
  if (text.startsWith(BYTE_ORDER_MARK)) return 'It begins with a byte order mark.'
  const decoded = asUtf8(text)
  if (decoded === undefined) return 'It has bytes that are not UTF-8.'
  const reader = new ConfigReader()
  for (const [index, line] of decoded.split(/\r\n|\n|\r/).entries()) {
    const fault = reader.read(line)
    if (fault !== undefined) return `Line ${index + 1} ${fault}.`
  }
  return reader.nestedFault()
}

class ConfigReader {
  readonly #sections = new Set<string>()
  /** Settings of the section at hand. */
  #settings: Map<string, string[]> | undefined
  readonly #read: { section: string; key: string; values: readonly string[] }[] = []
  #section = ''
  #values: string[] | undefined
  #indent = 0

  /** @returns what is wrong with it, as the end of a sentence */
  read(line: string): string | undefined {
    const [value, indent] = [stripped(line), leadingSpaces(line)]
    if (value === '' || value.startsWith('#') || value.startsWith(';')) return undefined
    if (this.#values !== undefined && indent > this.#indent) {
      this.#values.push(value)
      return undefined
    }
    this.#indent = indent
    const header = /^\[(.+)\]/s.exec(value)?.[1]
    if (header !== undefined) return this.#begin(header)
    if (this.#settings === undefined) return 'stands above the first section'
    return this.#set(value, this.#settings)
  }

  /** A setting without value has a block below it, every line of which must be a setting (botocore, configloader). */
  nestedFault(): string | undefined {
    const broken = this.#read.find(
      ({ values: [first, ...nested] }) => first === '' && nested.some((line) => !line.includes('=')),
    )
    return broken === undefined
      ? undefined
      : `[${broken.section}] has a block below ${broken.key} that is no list of settings.`
  }

  #begin(header: string): string | undefined {
    if (this.#sections.has(header)) return `begins the section [${header}] a second time`
    this.#sections.add(header)
    this.#section = header
    this.#settings = new Map()
    this.#values = undefined
    return undefined
  }

  #set(line: string, settings: Map<string, string[]>): string | undefined {
    const delimiter = line.search(/[=:]/)
    const key = delimiter === -1 ? '' : stripped(line.slice(0, delimiter)).toLowerCase()
    if (key === '') return 'is neither a setting nor a section'
    if (settings.has(key)) return `has the setting ${key} of [${this.#section}] a second time`
    this.#values = [stripped(line.slice(delimiter + 1))]
    settings.set(key, this.#values)
    this.#read.push({ section: this.#section, key, values: this.#values })
    return undefined
  }
}

/** What Python takes for white space: unlike JavaScript it has the separators among controls, and no byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are white space there
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

function leadingSpaces(line: string): number {
  let start = 0
  while (start < line.length && SPACE.test(line.charAt(start))) start += 1
  return start
}

/** Without white space at both ends. An expression for that takes time by the square of a long run of spaces. */
function stripped(line: string): string {
  let end = line.length
  while (end > 0 && SPACE.test(line.charAt(end - 1))) end -= 1
  return line.slice(leadingSpaces(line), end)
}

function asUtf8(text: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return undefined
  }
}
