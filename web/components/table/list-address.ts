import type { ListQuery } from '../../domain/listing/list-query.ts'

/** Where a table stands: the path of its page, and what the address asked for. */
export interface ListPlace {
  readonly path: string
  readonly query: ListQuery
}

/**
 * The address of the same table, otherwise sorted, filtered or further on. Whatever changes what is in the table begins at its first
 * page again.
 */
export function listAddress({ path, query }: ListPlace, change: Partial<ListQuery>): string {
  const { search, sort, descending, filters, page = 1 } = { ...query, page: undefined, ...change }
  const parameters = new URLSearchParams()
  if (search !== '') parameters.set('q', search)
  for (const [name, value] of Object.entries(filters)) parameters.set(name, value)
  parameters.set('sort', `${descending ? '-' : ''}${sort}`)
  if (page > 1) parameters.set('page', String(page))
  return `${path}?${parameters}`
}
