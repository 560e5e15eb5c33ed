import { Button } from '../button.tsx'
import styles from './act.module.css'
import type { ActTells } from './act-spec.ts'

/** What an act found instead of what it looked for, to be compared. */
export function ActTold({
  tells: { next, label, none },
  texts,
  onDone,
}: {
  tells: ActTells
  texts: readonly string[]
  onDone(): void
}) {
  return (
    <div className={styles.form}>
      <div className={styles.about} role="status">
        <p>{next}</p>
        <div>
          <p className={styles.what}>{label}</p>
          {texts.length === 0 ? (
            <p className={styles.note}>{none}</p>
          ) : (
            <ul className={styles.texts}>
              {texts.map((text) => (
                <li key={text}>
                  <code>{text}</code>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      <div className={styles.acts}>
        <span />
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  )
}
