'use client'

import { Field } from '@base-ui/react/field'
import styles from './field.module.css'

/**
 * A labelled field of several lines in the form of an act.
 *
 * @param lines the parameter is the list of its lines, without the empty ones
 */
export function TextAreaField({
  name,
  label,
  help,
  lines = false,
  optional = false,
  defaultValue,
  maxLength,
  rows = 4,
  placeholder,
}: {
  name: string
  label: string
  help?: string
  lines?: boolean
  optional?: boolean
  defaultValue?: string
  maxLength?: number
  rows?: number
  placeholder?: string
}) {
  return (
    <Field.Root name={name} className={styles.field}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <Field.Control
        className={styles.control}
        render={<textarea rows={rows} />}
        {...(defaultValue === undefined ? {} : { defaultValue })}
        required={!optional}
        maxLength={maxLength}
        placeholder={placeholder}
        data-lines={lines || undefined}
        data-optional={optional || undefined}
      />
      {help && <Field.Description className={styles.help}>{help}</Field.Description>}
      <Field.Error className={styles.error} />
    </Field.Root>
  )
}
