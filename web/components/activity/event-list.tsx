import type { ReactNode } from 'react'
import type { AuditLine } from '../../db/audit/audit-search.ts'
import { describeEvent } from '../../domain/audit/describe-event.ts'
import { Badge } from '../badge.tsx'
import { Facts } from '../facts.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './event-list.module.css'

/**
 * What happened, one sentence each, the newest first; the particulars open on request and without scripts.
 *
 * @param viewer e-mail address of who reads, who is called "you"
 * @param addresses whether the line itself says where it was done from
 * @param particulars what opens beneath a sentence
 */
export function EventList({
  events,
  viewer,
  now,
  addresses = false,
  particulars = (event) => <Particulars event={event} />,
}: {
  events: readonly AuditLine[]
  viewer: string
  now: Date
  addresses?: boolean
  particulars?(event: AuditLine): ReactNode
}) {
  return (
    <ol className={styles.list}>
      {events.map((event) => (
        <li key={event.id}>
          <details className={styles.event}>
            <summary className={`${styles.summary} ${addresses ? styles.addressed : ''}`}>
              <span className={styles.sentence}>
                {describeEvent(event, viewer)} {event.outcome !== 'ok' && <Badge tone="warning">Refused</Badge>}
              </span>
              {addresses && <span className={styles.from}>{event.ip}</span>}
              <span className={styles.when}>
                <RelativeTime at={event.at.getTime()} now={now.getTime()} />
              </span>
            </summary>
            <div className={styles.particulars}>{particulars(event)}</div>
          </details>
        </li>
      ))}
    </ol>
  )
}

function Particulars({ event }: { event: AuditLine }) {
  const { details } = event
  return (
    <Facts
      facts={[
        ['At', <code key="at">{event.at.toISOString()}</code>],
        ['From', event.ip],
        ['Key', event.keyName],
        ['Application', event.clientName ?? event.clientId],
        ['Role', text(details, 'role')],
        ['Token', code(text(details, 'jti'))],
        ['Session', code(event.sessionId)],
        ['Touch', code(event.ceremonyId)],
        ['Kind', code(event.type)],
      ]}
    />
  )
}

function code(value: string | null | undefined) {
  return value ? <code>{value}</code> : null
}

function text(details: AuditLine['details'], name: string): string | null {
  const value = details?.[name]
  return typeof value === 'string' ? value : null
}
