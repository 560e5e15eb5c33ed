import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './when-changed.ts'

/**
 * What the licences of bundled packages ask for: their names and words beside the copies.
 *
 * @param sources files that went into the bundles, relative to the root
 * @returns the text: each package once, and each wording once, below all packages that it is of
 */
export function thirdPartyNotices(sources: readonly string[]): string {
  const folders = sources.map((source) => PACKAGE.exec(source)?.[0]).filter((folder) => folder !== undefined)
  const headings = new Map<string, string[]>()
  for (const folder of [...new Set(folders)].sort()) {
    const { heading, words } = noticeOf(join(root, folder))
    headings.set(words, [...(headings.get(words) ?? []), heading])
  }
  const notices = [...headings].map(([words, names]) => `${names.join('\n')}\n\n${words}\n`)
  return `The programs beside this file contain these packages.\n\n${notices.join(`\n${'-'.repeat(79)}\n\n`)}`
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

function noticeOf(folder: string): { heading: string; words: string } {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  const words = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  const holder = typeof author === 'string' ? author : author?.name
  const said = holder === undefined ? 'The package names no holder.' : `Copyright ${holder}`
  return { heading: `${name} ${version} (${license ?? 'see below'})`, words: words || said }
}
