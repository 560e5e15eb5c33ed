import type { ReactNode } from 'react'
import styles from './facts.module.css'

/**
 * What is known of one thing, as names and values; a fact without a value is left out.
 *
 * @param short whether all names are words of a few letters
 */
export function Facts({
  facts,
  short = false,
}: {
  facts: readonly (readonly [name: string, value: ReactNode])[]
  short?: boolean
}) {
  return (
    <dl className={styles.facts} data-short={short || undefined}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
