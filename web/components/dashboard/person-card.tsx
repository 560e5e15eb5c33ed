import type { BrowserSession } from '../../domain/sessions/browser-session.ts'
import { SignOutButton } from '../sign-in/sign-out-button.tsx'
import styles from './person-card.module.css'

/** Who is signed in, and the way out. */
export function PersonCard({ person }: { person: BrowserSession['person'] }) {
  return (
    <div className={styles.card}>
      <div className={styles.person}>
        <p className={styles.name}>{person.displayName ?? person.email}</p>
        <p className={styles.email} title={person.email}>
          {person.displayName === null ? (person.role === 'administrator' ? 'Administrator' : 'Member') : person.email}
        </p>
      </div>
      <SignOutButton />
    </div>
  )
}
