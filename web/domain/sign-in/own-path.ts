/** Where a person may be sent after a sign-in: the start page, or a page of the dashboard. */
const PAGES: ReadonlySet<string> = new Set(['', 'activity', 'admin', 'connect', 'keys', 'sessions'])

const MAX_LENGTH = 2048

/** A path of plain segments and, after it, a query: nothing that a browser reads in another way than it is written. */
const PLAIN = /^(?:\/[a-z0-9-]+)*\/?(?:\?[\w.~=&+%:@,-]*)?$/i

/** Stands for our own origin: what leaves it was no path of ours. */
const BASE = 'https://own.invalid'

/**
 * Reads an address that came from outside and that somebody is about to be sent to (CWE-601).
 *
 * @param text what stood in `next`, as it came
 * @returns path and query of a page of ours, or undefined where it is anything else
 */
export function ownPath(text: string | null | undefined): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined
  if (!text.startsWith('/') || !PLAIN.test(text) || !URL.canParse(text, BASE)) return undefined
  const { origin, pathname, search } = new URL(text, BASE)
  const [, page = ''] = pathname.split('/', 2)
  return origin === BASE && PAGES.has(page) ? pathname + search : undefined
}
