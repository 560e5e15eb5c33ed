import ChevronDown from 'lucide-react/icons/chevron-down'
import { useId } from 'react'
import styles from './field.module.css'

export interface SelectOption {
  readonly value: string
  readonly label: string
}

/** One of a few. The browser's own list: it works without scripts, on telephones and under our content policy. */
export function SelectField({
  name,
  label,
  help,
  options,
  defaultValue,
}: {
  name: string
  label: string
  help?: string
  options: readonly SelectOption[]
  defaultValue?: string
}) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.select}>
        <select
          className={styles.control}
          id={id}
          name={name}
          defaultValue={defaultValue}
          aria-describedby={help && `${id}-help`}
        >
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <ChevronDown className={styles.arrow} size={16} aria-hidden="true" />
      </span>
      {help && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}
