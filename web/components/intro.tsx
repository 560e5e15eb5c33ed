import type { ReactNode } from 'react'
import styles from './intro.module.css'

/** The question of a page: its heading, and one paragraph. */
export function Intro({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.intro}>
      <h1>{title}</h1>
      {children && <p className={styles.lead}>{children}</p>}
    </div>
  )
}

/** What stands under one another in a page's column. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>
}
