import type { ReactNode } from 'react'
import styles from './page-frame.module.css'
import { Wordmark } from './wordmark.tsx'

/** The frame where nothing is known of the server: not found, and faults. */
export function BareFrame({ children, aside, banner }: { children: ReactNode; aside?: ReactNode; banner?: ReactNode }) {
  return (
    <div className={styles.page}>
      {banner}
      <header className={styles.header}>
        <a className={styles.home} href="/" aria-label="vouch, start page">
          <Wordmark />
        </a>
        {aside}
      </header>
      <main className={styles.column}>{children}</main>
    </div>
  )
}
