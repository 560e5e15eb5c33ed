import { Button } from '../button.tsx'
import { CopyField } from '../copy-field.tsx'
import styles from './act.module.css'

/** What an act gave, to be copied now: the server keeps no copy of it. */
export function ActGave({
  label,
  note,
  value,
  onDone,
}: {
  label: string
  note: string
  value: string
  onDone(): void
}) {
  return (
    <div className={styles.form}>
      <CopyField label={label} value={value} />
      <p className={styles.note}>{note}</p>
      <div className={styles.acts}>
        <span />
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  )
}
