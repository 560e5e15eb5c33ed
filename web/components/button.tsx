'use client'

import type { ComponentProps } from 'react'
import styles from './button.module.css'

/** `main`: the one act of a page. `danger`: an act that takes something away. `bare`: one of many, such as in a row. */
export type ButtonKind = 'main' | 'quiet' | 'danger' | 'bare'

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
}: ComponentProps<'button'> & { kind?: ButtonKind; busy?: boolean }) {
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
export function ButtonLink({ kind = 'main', children, ...rest }: ComponentProps<'a'> & { kind?: ButtonKind }) {
  return (
    <a {...rest} className={`${styles.button} ${styles[kind]}`}>
      {children}
    </a>
  )
}
