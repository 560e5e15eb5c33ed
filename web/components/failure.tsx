import type { CeremonyFailure } from '../ceremony/ceremony-failure.ts'
import styles from './failure.module.css'
import { Prose } from './prose.tsx'

/** Why something was not done, and what to do next. */
export function Failure({ failure: { what, next, code } }: { failure: CeremonyFailure }) {
  return (
    <div className={styles.failure} role="alert">
      <p className={styles.what}>
        <Prose text={what} />
      </p>
      <p>
        <Prose text={next} /> <span className={styles.code}>{code}</span>
      </p>
    </div>
  )
}
