import type { ReactNode } from 'react'
import styles from './login-facts.module.css'

/** The words that the terminal shows, too: large, to be compared at a glance. */
export function Phrase({ phrase }: { phrase: string }) {
  return (
    <div className={styles.phrase}>
      <p className={styles.phraseLabel}>Your terminal shows the same words</p>
      <p className={styles.phraseText}>{phrase}</p>
    </div>
  )
}

/** Who asks, as a short list of names and values. */
export function LoginFacts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
