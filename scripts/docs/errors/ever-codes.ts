import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { catalogue } from '../../../protocol/errors/catalogue.ts'
import { root } from '../../build/when-changed.ts'

/** A line of the list of every code that there ever was. */
export interface EverCode {
  readonly code: string
  readonly name: string
  /** No error says it any more. */
  readonly gone: boolean
}

export const everCodesFile = 'protocol/errors/codes.txt'

/** The list as it lies in the repository. */
export async function readEverCodes(): Promise<EverCode[]> {
  const text = await readFile(join(root, everCodesFile), 'utf8')
  return text.split('\n').flatMap((line) => {
    const [, code, name, gone] = /^(VCH-\d{4}) (\w+)( \(gone\))?$/.exec(line) ?? []
    return code === undefined || name === undefined ? [] : [{ code, name, gone: gone !== undefined }]
  })
}

/** The list with the codes that are new, each in its place. No line is changed or taken out. */
export function withNewCodes(ever: readonly EverCode[]): EverCode[] {
  const known = new Set(ever.map(({ code }) => code))
  const added = Object.entries(catalogue)
    .filter(([, { code }]) => !known.has(code))
    .map(([name, { code }]) => ({ code, name, gone: false }))
  return [...ever, ...added].sort((a, b) => a.code.localeCompare(b.code))
}

export function everCodesText(ever: readonly EverCode[]): string {
  const lines = ever.map(({ code, name, gone }) => `${code} ${name}${gone ? ' (gone)' : ''}`)
  return [
    '# Every error code that there ever was, and the name of its error. One that is gone is marked, and never given to another error.',
    ...lines,
    '',
  ].join('\n')
}
