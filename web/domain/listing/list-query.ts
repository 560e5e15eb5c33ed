/** What a page with a table is asked for, out of its address. */
export interface ListQuery {
  /** Trimmed, at most 100 characters; empty: everything. */
  readonly search: string
  /** One of the names that the page allows. */
  readonly sort: string
  readonly descending: boolean
  /** From 1. */
  readonly page: number
  /** Only those that the page knows and that were given. */
  readonly filters: Readonly<Record<string, string>>
}

/** One page of a table. */
export interface Listing<Row> {
  readonly rows: readonly Row[]
  /** Of all pages. */
  readonly total: number
  readonly page: number
  readonly pageSize: number
}

export interface ListShape {
  readonly sorts: readonly string[]
  /** A name of `sorts`; with a minus before it, descending. */
  readonly defaultSort: string
  readonly filters?: readonly string[]
}

export const PAGE_SIZE = 50

const MAX_SEARCH = 100
/** As long as the longest ARN: half of one would find something else. */
const MAX_FILTER = 2_048
const MAX_PAGE = 100_000

/**
 * Reads `?q=text&sort=-created&page=2&state=active`. An address that somebody typed is never an error: what it says wrongly is left out.
 *
 * @param parameters as Next gives them to a page; of a name that is given twice the first counts
 */
export function readListQuery(
  parameters: Readonly<Record<string, string | readonly string[] | undefined>>,
  { sorts, defaultSort, filters = [] }: ListShape,
): ListQuery {
  const first = (name: string) => [parameters[name]].flat()[0] ?? ''
  const wished = first('sort')
  const sort = sorts.includes(withoutMinus(wished)) ? wished : defaultSort
  const page = /^[1-9]\d{0,5}$/.test(first('page')) ? Number(first('page')) : 1
  return {
    search: printable(first('q'), MAX_SEARCH),
    sort: withoutMinus(sort),
    descending: sort.startsWith('-'),
    page: Math.min(page, MAX_PAGE),
    filters: Object.fromEntries(
      filters.map((name) => [name, printable(first(name), MAX_FILTER)] as const).filter(([, value]) => value !== ''),
    ),
  }
}

/** For `LIKE`: the text anywhere, taken as it is written. */
export function likePattern(search: string): string {
  return `%${search.replace(/[\\%_]/g, '\\$&')}%`
}

function withoutMinus(sort: string): string {
  return sort.startsWith('-') ? sort.slice(1) : sort
}

/** Postgres stores no NUL. */
function printable(text: string, length: number): string {
  return text.replace(/\0/g, '').trim().slice(0, length)
}
