import type { ReactNode } from 'react'
import { useId } from 'react'
import styles from './section.module.css'

/**
 * A part of a page with a heading of its own.
 *
 * @param id for links to it
 * @param lead one or two sentences beneath the heading
 * @param action what can be done about this part
 */
export function Section({
  id,
  title,
  lead,
  action,
  children,
}: {
  id?: string
  title: string
  lead?: ReactNode
  action?: ReactNode
  children?: ReactNode
}) {
  const heading = useId()
  return (
    <section id={id} className={styles.section} aria-labelledby={heading}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={heading}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {action && <div className={styles.action}>{action}</div>}
      </div>
      {children}
    </section>
  )
}
