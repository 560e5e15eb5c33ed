import type { EnrolleeState } from '../../ceremony/use-enrollee.ts'
import { TextField } from '../fields/text-field.tsx'
import styles from '../touch/ceremony.module.css'

export const MAX_NAME = 60

/** Whom the key is enrolled for: known by the invite, or asked of the first administrator. */
export function EnrolleeFields({ enrollee, asksWho }: { enrollee: EnrolleeState; asksWho: boolean }) {
  const asked = enrollee.kind === 'invited' ? enrollee.person === undefined : asksWho && enrollee.kind === 'reading'
  if (asked) {
    return (
      <>
        <TextField
          name="email"
          type="email"
          label="E-mail"
          placeholder="alice@example.com"
          required
          autoComplete="email"
        />
        <TextField name="name" label="Your name" required maxLength={MAX_NAME} autoComplete="name" />
      </>
    )
  }
  const person = enrollee.kind === 'invited' ? enrollee.person : undefined
  return (
    <div className={styles.person} role="status">
      {person === undefined ? (
        <>
          <div className={styles.skeleton} />
          <div className={styles.skeleton} />
        </>
      ) : (
        <>
          <p className={styles.personName}>{person.name ?? person.email}</p>
          <p className={styles.personEmail}>{person.name === null ? 'invited to this server' : person.email}</p>
        </>
      )}
    </div>
  )
}
