'use client'

import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import styles from './field.module.css'

/**
 * A labelled line of text in the form of an act; what is wrong with it is said beneath it.
 *
 * @param name the parameter of the act that it gives
 * @param help one line, shown all the time
 * @param optional an empty field gives no parameter at all
 */
export function InputField({
  name,
  label,
  help,
  optional = false,
  ...control
}: Omit<ComponentProps<'input'>, 'className' | 'style' | 'defaultValue'> & {
  name: string
  label: string
  help?: string
  optional?: boolean
  defaultValue?: string | number
}) {
  return (
    <Field.Root name={name} className={styles.field}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <Field.Control
        {...control}
        required={!optional}
        data-optional={optional || undefined}
        autoComplete={control.autoComplete ?? 'off'}
        className={styles.control}
      />
      {help && <Field.Description className={styles.help}>{help}</Field.Description>}
      <Field.Error className={styles.error} />
    </Field.Root>
  )
}
