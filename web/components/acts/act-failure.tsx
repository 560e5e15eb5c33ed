import type { CeremonyFailure } from '../../ceremony/ceremony-failure.ts'
import { Prose } from '../prose.tsx'
import styles from './act.module.css'

/** Why an act was not done, and what to do next. */
export function ActFailure({ failure: { what, next, code } }: { failure: CeremonyFailure }) {
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
