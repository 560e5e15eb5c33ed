import { ButtonLink } from '../button.tsx'
import styles from './log-pages.module.css'

/** The ways through a log that has no numbered pages. */
export function LogPages({ newest, older }: { newest: string | undefined; older: string | undefined }) {
  if (newest === undefined && older === undefined) return null
  return (
    <nav className={styles.pages} aria-label="Pages of the audit log">
      {newest !== undefined && (
        <ButtonLink kind="quiet" href={newest}>
          Newest
        </ButtonLink>
      )}
      {older !== undefined && (
        <ButtonLink kind="quiet" href={older}>
          Older
        </ButtonLink>
      )}
    </nav>
  )
}
