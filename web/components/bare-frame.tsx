import type { ReactNode } from 'react'
import styles from './page-frame.module.css'
import { Wordmark } from './wordmark.tsx'

/** The frame where nothing is known of the server: not found, and faults. */
export function BareFrame({
  children,
  aside,
  banner,
  width = 'column',
}: {
  children: ReactNode
  aside?: ReactNode
  banner?: ReactNode
  width?: 'column' | 'content'
}) {
  return (
    <div className={styles.page}>
      {banner}
      <header className={`${styles.header} ${width === 'content' ? styles.narrow : ''}`}>
        <a className={styles.home} href="/" aria-label="vouch, start page">
          <Wordmark />
        </a>
        {aside}
      </header>
      <main className={width === 'column' ? styles.column : styles.content}>{children}</main>
    </div>
  )
}
