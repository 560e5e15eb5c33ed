import { useId } from 'react'
import styles from './field.module.css'

/**
 * A box to tick. Alone it gives true or false; with a `value`, the boxes of one name give the list of those that are ticked.
 *
 * @param value what it adds to the list
 */
export function CheckField({
  name,
  label,
  help,
  value,
  defaultChecked = false,
}: {
  name: string
  label: string
  help?: string
  value?: string
  defaultChecked?: boolean
}) {
  const id = useId()
  return (
    <div className={styles.check}>
      <input
        className={styles.box}
        id={id}
        type="checkbox"
        name={name}
        value={value}
        data-list={value !== undefined || undefined}
        defaultChecked={defaultChecked}
        aria-describedby={help && `${id}-help`}
      />
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}
