import type { ReactNode } from 'react'
import type { KeyLine } from '../../domain/keys/list-my-keys.ts'
import { Badge } from '../badge.tsx'
import { RelativeTime } from '../relative-time.tsx'
import { KeyDrawing } from './key-drawing.tsx'
import styles from './key-list.module.css'
import { transportWords } from './transport-words.ts'

/**
 * Keys as their owner knows them: what they are called first, the last touch beneath.
 *
 * @param now the server's clock
 * @param current the key that this browser was signed in with
 * @param actions what can be done with one of them
 */
export function KeyList({
  keys,
  now,
  current,
  actions,
}: {
  keys: readonly KeyLine[]
  now: Date
  current?: string
  actions?(key: KeyLine): ReactNode
}) {
  return (
    <ul className={styles.list}>
      {keys.map((key) => (
        <KeyRow key={key.id} entry={key} now={now.getTime()} current={key.id === current} actions={actions?.(key)} />
      ))}
    </ul>
  )
}

function KeyRow({
  entry,
  now,
  current,
  actions,
}: {
  entry: KeyLine
  now: number
  current: boolean
  actions: ReactNode
}) {
  const { name, form } = entry.model
  const about = [name, entry.firmware && `firmware ${entry.firmware}`, transportWords(entry.transports)]
  return (
    <li className={styles.row} data-state={entry.state}>
      <KeyDrawing form={form} />
      <div className={styles.about}>
        <p className={styles.name}>
          {entry.nickname}
          {current && <span className={styles.current}>signed in with it</span>}
        </p>
        <p className={styles.detail}>{about.filter(Boolean).join('\u00a0· ')}</p>
        <p className={styles.detail}>
          <LastTouch entry={entry} now={now} />
        </p>
        <p className={styles.faint}>
          Added <RelativeTime at={entry.createdAt.getTime()} now={now} />
          {'\u00a0· '}
          {minted(entry.tokensMinted)}
        </p>
      </div>
      <PolicyBadge entry={entry} />
      {actions && <div className={styles.actions}>{actions}</div>}
    </li>
  )
}

function LastTouch({ entry, now }: { entry: KeyLine; now: number }) {
  if (entry.inWords.why !== null) return entry.inWords.why
  if (entry.lastUsedAt === null) return 'Not used since it was added'
  return (
    <>
      Last touch <RelativeTime at={entry.lastUsedAt.getTime()} now={now} />
      {entry.lastHost !== null && (
        <>
          {' on '}
          <bdi>{entry.lastHost}</bdi>
        </>
      )}
      {entry.lastUsedIp && (
        <>
          {' from '}
          <span className={styles.address}>{entry.lastUsedIp}</span>
        </>
      )}
    </>
  )
}

function minted(count: number): string {
  if (count === 0) return 'no credentials minted yet'
  return count === 1
    ? '1\u00a0credential minted'
    : `${new Intl.NumberFormat('en').format(count)}\u00a0credentials minted`
}

function PolicyBadge({ entry }: { entry: KeyLine }) {
  if (entry.state !== 'active') return <Badge tone="danger">{entry.inWords.title}</Badge>
  return entry.attested ? (
    <Badge tone="good" title="This key proved at enrolment that it is a hardware key.">
      Hardware key
    </Badge>
  ) : (
    <Badge title="The maker of this key was not checked at enrolment.">Not attested</Badge>
  )
}
