import type { ReactNode } from 'react'
import styles from './choices.module.css'

interface Choice {
  readonly name: string
  /** A button or a link that fills the line. */
  readonly act: ReactNode
  readonly hint: string
}

/** The answers to the one question of a page, under one another, each with a line on what it means. */
export function Choices({ choices }: { choices: readonly Choice[] }) {
  return (
    <ul className={styles.choices}>
      {choices.map(({ name, act, hint }) => (
        <li key={name} className={styles.choice}>
          <div className={styles.act}>{act}</div>
          <p className={styles.hint}>{hint}</p>
        </li>
      ))}
    </ul>
  )
}
