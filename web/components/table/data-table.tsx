import type { ReactNode } from 'react'
import type { Listing } from '../../domain/listing/list-query.ts'
import { EmptyState } from '../empty-state.tsx'
import type { Column } from './column.ts'
import styles from './data-table.module.css'
import type { ListPlace } from './list-address.ts'
import { type ListFilter, SearchForm } from './search-form.tsx'
import { SortHeader } from './sort-header.tsx'
import { TablePages } from './table-pages.tsx'

/**
 * A table of one kind of thing: searched, filtered, sorted and turned by its address alone, so that it works without scripts and
 * every view of it can be sent to a colleague. Where there is little room each row is a block.
 *
 * @param name what the rows are, in the plural and small: `people`
 * @param empty shown where there is nothing at all: says what to do
 */
export function DataTable<Row>({
  name,
  listing,
  place,
  columns,
  rowKey,
  search,
  filters = [],
  empty,
}: {
  name: string
  listing: Listing<Row>
  place: ListPlace
  columns: readonly Column<Row>[]
  rowKey(row: Row): string
  search?: string
  filters?: readonly ListFilter[]
  empty: ReactNode
}) {
  const { query } = place
  const narrowed = query.search !== '' || Object.keys(query.filters).length > 0
  if (listing.total === 0 && !narrowed) return empty
  return (
    <div className={styles.whole}>
      {(search !== undefined || filters.length > 0) && (
        <SearchForm place={place} name={name} search={search} filters={filters} narrowed={narrowed} />
      )}
      {listing.rows.length === 0 ? (
        <NothingFound name={name} />
      ) : (
        <Rows name={name} listing={listing} place={place} columns={columns} rowKey={rowKey} />
      )}
      <TablePages name={name} listing={listing} place={place} />
    </div>
  )
}

function Rows<Row>({
  name,
  listing,
  place,
  columns,
  rowKey,
}: {
  name: string
  listing: Listing<Row>
  place: ListPlace
  columns: readonly Column<Row>[]
  rowKey(row: Row): string
}) {
  return (
    <table className={styles.table} aria-label={name}>
      <thead>
        <tr>
          {columns.map(({ header, sort, kind }) => (
            <SortHeader key={header} header={header} sort={sort} kind={kind} place={place} />
          ))}
        </tr>
      </thead>
      <tbody>
        {listing.rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ header, kind, cell }) => (
              <td key={header} data-kind={kind}>
                {kind !== 'main' && kind !== 'actions' ? (
                  <span className={styles.label} aria-hidden="true">
                    {header}
                  </span>
                ) : null}
                <div className={styles.value}>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NothingFound({ name }: { name: string }) {
  return <EmptyState title={`No ${name} found`}>Nothing matches this search and these filters.</EmptyState>
}
