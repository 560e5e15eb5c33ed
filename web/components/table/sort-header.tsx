import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import type { Column } from './column.ts'
import styles from './data-table.module.css'
import { type ListPlace, listAddress } from './list-address.ts'

/** The head of a column: a link that sorts by it, and turns the order round where the table is sorted by it already. */
export function SortHeader({
  header,
  sort,
  kind,
  place,
}: {
  header: string
  sort: string | undefined
  kind: Column<unknown>['kind']
  place: ListPlace
}) {
  if (sort === undefined) {
    return (
      <th scope="col" data-kind={kind}>
        {kind === 'actions' ? <span className={styles.unseen}>{header}</span> : header}
      </th>
    )
  }
  const sorted = place.query.sort === sort
  const { descending } = place.query
  const Arrow = descending ? ArrowDown : ArrowUp
  return (
    <th scope="col" data-kind={kind} aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}>
      <a className={styles.sort} href={listAddress(place, { sort, descending: sorted && !descending })}>
        {header}
        {sorted && <Arrow size={12} aria-hidden="true" />}
      </a>
    </th>
  )
}
