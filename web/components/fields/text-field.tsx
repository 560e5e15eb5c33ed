import { type ComponentProps, useId } from 'react'
import styles from './field.module.css'

/** A labelled field, with one line of help beneath it. */
export function TextField({ label, help, ...rest }: ComponentProps<'input'> & { label: string; help?: string }) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={`${styles.control} ${styles.large}`}
        aria-describedby={help && `${id}-help`}
      />
      {help && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}
