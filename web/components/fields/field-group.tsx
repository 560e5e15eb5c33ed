import type { ReactNode } from 'react'
import styles from './field-group.module.css'

/** Fields that answer one question together, such as boxes to tick. */
export function FieldGroup({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{label}</legend>
      {help && <p className={styles.help}>{help}</p>}
      {children}
    </fieldset>
  )
}
