import { minePages, organisationPages } from '../components/dashboard/sections.ts'

const pages: readonly string[] = ['/enroll', ...[...minePages, ...organisationPages].map(({ path }) => path)]
const lists = pages.filter((path) => path !== '/')

/** Pages about one thing: its id follows the path of its list. */
const ID = /^[\w-]{1,64}$/

/**
 * One of our own pages, out of what an address asks for. It is compared with the list of our pages and never read as an address, so
 * that nothing in it decides on another site (CWE-601).
 *
 * @returns undefined for everything that is not exactly the path of a page
 */
export function ownPath(wanted: string | readonly string[] | undefined): string | undefined {
  if (typeof wanted !== 'string') return undefined
  if (pages.includes(wanted)) return wanted
  const slash = wanted.lastIndexOf('/')
  const list = wanted.slice(0, slash)
  return lists.includes(list) && ID.test(wanted.slice(slash + 1)) ? wanted : undefined
}
