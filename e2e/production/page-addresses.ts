import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryRoot } from '../processes/built.ts'

/** Whom a page is for. */
export type Audience = 'everybody' | 'people' | 'administrators'

export interface PageAddress {
  readonly path: string
  readonly audience: Audience
}

const forEverybody = ['/sign-in', '/sign-out', '/enroll', '/login/']

/**
 * Every page that the server has, out of its own folder, so that a new one is tried without anybody thinking of it.
 *
 * @param ids what stands for `[id]` in the pages of a folder, such as `/admin/people`; unset: a name of nothing
 */
export function pageAddresses(ids: Readonly<Record<string, string>> = {}): PageAddress[] {
  const folder = join(repositoryRoot, 'web/app')
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(({ name }) => name === 'page.tsx')
    .map(({ parentPath }) => `/${relative(folder, parentPath)}`)
    .map((pattern) => pattern.replace('[id]', ids[pattern.replace('/[id]', '')] ?? 'A'.repeat(22)))
    .map((path) => ({ path, audience: audienceOf(path) }))
}

function audienceOf(path: string): Audience {
  if (path.startsWith('/admin')) return 'administrators'
  return forEverybody.some((start) => path.startsWith(start)) ? 'everybody' : 'people'
}
