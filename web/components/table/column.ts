import type { ReactNode } from 'react'

/** A column of a table. */
export interface Column<Row> {
  readonly header: string
  /** Name in the page's list of sorts; without one the column cannot be sorted by. */
  readonly sort?: string
  /**
   * `main` leads the row and its block where there is little room; `actions` has no visible heading; `number` stands at the right;
   * `short`, such as a time or one of few words, stays on one line.
   */
  readonly kind?: 'main' | 'number' | 'short' | 'actions'
  cell(row: Row): ReactNode
}
