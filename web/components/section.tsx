import type { ReactNode } from 'react'
import { useId } from 'react'
import styles from './section.module.css'

/**
 * A part of a page with a heading of its own.
 *
 * @param lead one or two sentences beneath the heading
 * @param action what can be done about this part
 */
export function Section({
  title,
  lead,
  action,
  children,
}: {
  title: string
  lead?: ReactNode
  action?: ReactNode
  children?: ReactNode
}) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={id}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {action && <div className={styles.action}>{action}</div>}
      </div>
      {children}
    </section>
  )
}
