import { CopyButton } from './copy-button.tsx'
import styles from './copy-field.module.css'

/** A value to carry elsewhere, such as an address or a link: all of it is shown, and one button copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.field}>
      <p className={styles.label}>{label}</p>
      <div className={styles.box}>
        <code className={styles.value}>{value}</code>
        <CopyButton text={value} what={label} />
      </div>
    </div>
  )
}
