import ChevronDown from 'lucide-react/icons/chevron-down'
import Search from 'lucide-react/icons/search'
import { Button } from '../button.tsx'
import field from '../fields/field.module.css'
import type { SelectOption } from '../fields/select-field.tsx'
import type { ListPlace } from './list-address.ts'
import styles from './search-form.module.css'

/** A filter of a table; the empty value is the one that lets everything through. */
export interface ListFilter {
  readonly name: string
  readonly label: string
  readonly options: readonly SelectOption[]
}

/** Search and filters of a table. A plain form that the browser sends by GET. */
export function SearchForm({
  place: { path, query },
  name,
  search,
  filters,
  narrowed,
}: {
  place: ListPlace
  name: string
  search: string | undefined
  filters: readonly ListFilter[]
  narrowed: boolean
}) {
  const verb = search === undefined ? 'Filter' : 'Search'
  return (
    <search>
      <form className={styles.form} action={path} method="get">
        {search !== undefined && (
          <span className={styles.search}>
            <Search className={styles.glass} size={16} aria-hidden="true" />
            <input
              className={field.control}
              type="search"
              name="q"
              defaultValue={query.search}
              placeholder={search}
              aria-label={search}
              maxLength={100}
            />
          </span>
        )}
        {filters.map(({ name: filter, label, options }) => (
          <span key={filter} className={`${field.select} ${styles.filter}`}>
            <select
              className={field.control}
              name={filter}
              aria-label={label}
              defaultValue={query.filters[filter] ?? ''}
            >
              {options.map(({ value, label: text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
            <ChevronDown className={field.arrow} size={16} aria-hidden="true" />
          </span>
        ))}
        <input type="hidden" name="sort" value={`${query.descending ? '-' : ''}${query.sort}`} />
        <Button type="submit" kind="quiet" aria-label={`${verb} ${name}`}>
          {verb}
        </Button>
        {narrowed && (
          <a className={styles.clear} href={path}>
            Clear
          </a>
        )}
      </form>
    </search>
  )
}
