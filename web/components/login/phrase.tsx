import styles from './phrase.module.css'

/** The words that the terminal shows, too: large, to be compared at a glance. */
export function Phrase({ phrase }: { phrase: string }) {
  return (
    <div className={styles.phrase}>
      <p className={styles.phraseLabel}>Your terminal shows the same words</p>
      <p className={styles.phraseText}>{phrase}</p>
    </div>
  )
}
