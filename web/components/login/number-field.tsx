import type { CeremonyFailure } from '../../ceremony/ceremony-failure.ts'
import { Prose } from '../prose.tsx'
import styles from './number-field.module.css'

/**
 * The number of a terminal, large, as it stands there.
 *
 * @param refusal what was said of the number before, and how often it may still be typed
 */
export function NumberField({ refusal }: { refusal: (CeremonyFailure & { readonly triesLeft: number }) | undefined }) {
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor="number">
        Number
      </label>
      <input
        className={styles.input}
        id="number"
        name="number"
        inputMode="numeric"
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: the page has this one field, and nothing above it that is not read first
        autoFocus
        required
        maxLength={16}
        placeholder="000 0000"
        pattern="[0-9 \-]{7,16}"
        title="Seven digits"
        aria-invalid={refusal !== undefined}
        aria-describedby={refusal && 'number-refusal'}
      />
      {refusal && (
        <p className={styles.refusal} id="number-refusal" role="alert">
          <Prose text={refusal.what} /> {triesLeft(refusal.triesLeft)}{' '}
          <span className={styles.code}>{refusal.code}</span>
        </p>
      )}
    </div>
  )
}

function triesLeft(count: number): string {
  return count === 1 ? 'You can try once more.' : `You can try ${count} more times.`
}
