import type { ListedKey } from '../db/security-keys.ts'
import { KeyDrawing } from './key-drawing.tsx'
import styles from './key-list.module.css'
import { keyModel } from '../domain/keys/key-model.ts'
import { RelativeTime } from './relative-time.tsx'

/**
 * The keys of one person.
 *
 * @param now the server's clock
 * @param current the key that this browser was signed in with
 */
export function KeyList({ keys, now, current }: { keys: readonly ListedKey[]; now: Date; current: string }) {
  return (
    <ul className={styles.list}>
      {keys.map((key) => (
        <KeyRow key={key.id} entry={key} now={now.getTime()} current={key.id === current} />
      ))}
    </ul>
  )
}

function KeyRow({ entry, now, current }: { entry: ListedKey; now: number; current: boolean }) {
  const { name, form } = keyModel(entry.aaguid, entry.transports)
  return (
    <li className={styles.row} data-state={entry.state}>
      <KeyDrawing form={form} />
      <div className={styles.about}>
        <h2 className={styles.name}>
          {entry.nickname}
          {current && <span className={styles.current}>signed in with it</span>}
        </h2>
        <p className={styles.detail}>
          {name}, added <RelativeTime at={entry.createdAt.getTime()} now={now} />
        </p>
        <p className={styles.detail}>
          <LastTouch entry={entry} now={now} />
        </p>
      </div>
      <PolicyBadge entry={entry} />
    </li>
  )
}

function LastTouch({ entry, now }: { entry: ListedKey; now: number }) {
  if (entry.state === 'disabled') return 'Disabled: a copy of it may exist. It signs nobody in.'
  if (entry.lastUsedAt === null) return 'Not used yet'
  return (
    <>
      Last touch <RelativeTime at={entry.lastUsedAt.getTime()} now={now} />
      {entry.lastUsedIp && (
        <>
          {' from '}
          <span className={styles.address}>{entry.lastUsedIp}</span>
        </>
      )}
    </>
  )
}

function PolicyBadge({ entry }: { entry: ListedKey }) {
  if (entry.state === 'disabled') return <span className={`${styles.badge} ${styles.danger}`}>Disabled</span>
  return entry.attestationAnchor === null ? (
    <span className={`${styles.badge} ${styles.neutral}`} title="The maker of this key was not checked at enrolment.">
      Not attested
    </span>
  ) : (
    <span className={`${styles.badge} ${styles.good}`} title="This key proved at enrolment that it is a hardware key.">
      Hardware key
    </span>
  )
}
