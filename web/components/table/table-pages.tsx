import type { Listing } from '../../domain/listing/list-query.ts'
import styles from './data-table.module.css'
import { type ListPlace, listAddress } from './list-address.ts'

const number = new Intl.NumberFormat('en')

/** How many there are, and the way to the pages before and after. */
export function TablePages({
  name,
  listing: { total, page, pageSize, rows },
  place,
}: {
  name: string
  listing: Listing<unknown>
  place: ListPlace
}) {
  if (total === 0) return null
  const first = (page - 1) * pageSize + 1
  const last = Math.ceil(total / pageSize)
  return (
    <nav className={styles.pages} aria-label={`Pages of ${name}`}>
      <p>
        {rows.length === 0
          ? `${number.format(total)} ${name}`
          : `${number.format(first)} to ${number.format(first + rows.length - 1)} of ${number.format(total)} ${name}`}
      </p>
      {last > 1 && (
        <p className={styles.turn}>
          {page > 1 && <a href={listAddress(place, { page: Math.min(page, last + 1) - 1 })}>Previous</a>}
          {page < last && <a href={listAddress(place, { page: page + 1 })}>Next</a>}
        </p>
      )}
    </nav>
  )
}
