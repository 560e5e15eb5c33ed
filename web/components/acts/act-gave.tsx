import { Button } from '../button.tsx'
import { CopyField } from '../copy-field.tsx'
import styles from './act.module.css'
import type { ActSpec } from './act-spec.ts'

/** What an act gave, to be copied now: the server keeps no copy of it. */
export function ActGave({
  shows,
  gave,
  onDone,
}: {
  shows: NonNullable<ActSpec['shows']>
  gave: { readonly value: string; readonly beside: string | undefined }
  onDone(): void
}) {
  return (
    <div className={styles.form}>
      {shows.beside !== undefined && gave.beside !== undefined && (
        <CopyField label={shows.beside.label} value={gave.beside} />
      )}
      <CopyField label={shows.label} value={gave.value} />
      <p className={styles.note}>{shows.note}</p>
      <div className={styles.acts}>
        <span />
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  )
}
