import type { ReactNode } from 'react'
import styles from './badge.module.css'

export type BadgeTone = 'good' | 'neutral' | 'warning' | 'danger'

/** A state in one or two words. @param title what it means, on hover */
export function Badge({
  tone = 'neutral',
  title,
  children,
}: {
  tone?: BadgeTone
  title?: string
  children: ReactNode
}) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`} title={title}>
      {children}
    </span>
  )
}
