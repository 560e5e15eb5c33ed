import type { ReactNode } from 'react'
import { Prose } from './prose.tsx'
import styles from './result.module.css'

/**
 * The end of something: what happened, and what to do next.
 *
 * @param code of the error catalogue, where it went wrong
 */
export function Result({
  kind,
  title,
  what,
  next,
  code,
  children,
}: {
  kind: 'done' | 'stopped'
  title: string
  what: string
  next?: string
  code?: string
  children?: ReactNode
}) {
  return (
    <div className={styles.result}>
      <ResultMark kind={kind} />
      <div className={styles.words}>
        <h1>{title}</h1>
        <p className={styles.what}>
          <Prose text={what} />
        </p>
      </div>
      {next && (
        <p className={styles.next}>
          <Prose text={next} />
        </p>
      )}
      {children}
      {code && <p className={styles.code}>{code}</p>}
    </div>
  )
}

function ResultMark({ kind }: { kind: 'done' | 'stopped' }) {
  return (
    <svg className={styles.mark} data-kind={kind} viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="17.5" pathLength="100" />
      {kind === 'done' ? <path d="m13 20.5 4.8 4.8 9.4-10.3" pathLength="100" /> : <path d="M20 12.5v9M20 27.2v.1" />}
    </svg>
  )
}
