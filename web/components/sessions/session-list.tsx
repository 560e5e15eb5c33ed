import AppWindow from 'lucide-react/icons/app-window'
import Globe from 'lucide-react/icons/globe'
import Terminal from 'lucide-react/icons/terminal'
import type { ReactNode } from 'react'
import type { SessionLine } from '../../domain/sessions/list-sessions.ts'
import { sessionName } from '../../domain/sessions/session-name.ts'
import { Badge } from '../badge.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './session-list.module.css'

const icons = { browser: Globe, cli: Terminal, application: AppWindow } as const

/**
 * Live sessions as the person knows them: where it is first, since when and until when beneath.
 *
 * @param current the session of this very browser, where it stands among others
 */
export function SessionList({
  sessions,
  now,
  current,
  actions,
}: {
  sessions: readonly SessionLine[]
  now: Date
  current?: string
  actions?(session: SessionLine): ReactNode
}) {
  return (
    <ul className={styles.list}>
      {sessions.map((session) => (
        <SessionRow
          key={session.id}
          session={session}
          now={now.getTime()}
          current={session.id === current}
          actions={actions?.(session)}
        />
      ))}
    </ul>
  )
}

function SessionRow({
  session,
  now,
  current,
  actions,
}: {
  session: SessionLine
  now: number
  current: boolean
  actions: ReactNode
}) {
  const Icon = icons[session.kind]
  return (
    <li className={styles.row}>
      <Icon className={styles.icon} size={20} aria-hidden="true" />
      <div className={styles.about}>
        <p className={styles.name}>
          <bdi>{sessionName(session)}</bdi>
          {current && <Badge tone="good">This browser</Badge>}
          {session.pasted && <Badge tone="warning">By pasted code</Badge>}
        </p>
        <p className={styles.detail}>
          Began <RelativeTime at={session.createdAt.getTime()} now={now} /> with key “{session.keyName}”
          {session.ip !== null && ` from ${session.ip}`}
        </p>
        <p className={styles.detail}>
          Last used <RelativeTime at={session.lastUsedAt.getTime()} now={now} />, ends{' '}
          <RelativeTime at={session.expiresAt.getTime()} now={now} /> at the latest
        </p>
      </div>
      {actions}
    </li>
  )
}
