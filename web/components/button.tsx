import type { ComponentProps } from 'react'
import styles from './button.module.css'

type Kind = 'main' | 'quiet'

/**
 * A button that names its act. A busy one keeps its place, its size and the focus, and takes no second click.
 */
export function Button({
  kind = 'main',
  busy = false,
  onClick,
  children,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { kind?: Kind; busy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={`${styles.button} ${styles[kind]}`}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {children}
    </button>
  )
}

/** A link that looks like a button, for acts that are a page. */
export function ButtonLink({ kind = 'main', children, ...rest }: ComponentProps<'a'> & { kind?: Kind }) {
  return (
    <a {...rest} className={`${styles.button} ${styles[kind]}`}>
      {children}
    </a>
  )
}
