import type { ReactNode } from 'react'
import type { AuditLine } from '../../db/audit/audit-search.ts'
import type { AuditFilters } from '../../domain/audit/audit-filters.ts'
import { roleSessionNameOf } from '../../domain/audit/audit-record.ts'
import { Facts } from '../facts.tsx'
import { auditAddress } from './audit-address.ts'
import { eventKind } from './event-kind.ts'

/** Details that have a line of their own. */
const told: ReadonlySet<string> = new Set(['by', 'jti', 'role'])

/** Everything that the log knows of one event. What other events may have in common with it leads to those. */
export function AuditParticulars({ event }: { event: AuditLine }) {
  const { details, personEmail, personId } = event
  const by = text(details?.by)
  return (
    <Facts
      facts={[
        ['At', <code key="at">{event.at.toISOString()}</code>],
        ['Kind', narrowed('type', event.type, eventKind(event.type))],
        ['Person', narrowed('person', personId, personEmail ?? code(personId))],
        ['Done by', by === personEmail ? undefined : narrowed('person', by)],
        ['From', narrowed('ip', event.ip)],
        ['Key', narrowed('key', event.keyId, event.keyName ?? code(event.keyId))],
        ['Application', event.clientName ?? code(event.clientId)],
        ['Role', roleOf(text(details?.role))],
        ['Role session', narrowed('role-session-name', roleSessionNameOf(event))],
        ['Token', narrowed('jti', text(details?.jti))],
        ['Session', narrowed('session', event.sessionId, code(event.sessionId))],
        ['Touch', narrowed('ceremony', event.ceremonyId, code(event.ceremonyId))],
        ...Object.entries(details ?? {})
          .filter(([name]) => !told.has(name))
          .map(([name, value]) => [inWords(name), text(value)] as const),
      ]}
    />
  )
}

function narrowed(filter: keyof AuditFilters, value: string | undefined, shown: ReactNode = value): ReactNode {
  return value === undefined ? undefined : <a href={auditAddress({ [filter]: value })}>{shown}</a>
}

/** What leads to nothing but other roles, such as that of an administrator, stays as it is. */
function roleOf(role: string | undefined): ReactNode {
  return role?.startsWith('arn:') ? narrowed('role', role, code(role)) : role
}

function code(value: string | undefined): ReactNode {
  return value === undefined ? undefined : <code>{value}</code>
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `redirectUris` is “Redirect uris”. */
function inWords(name: string): string {
  const words = name
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll('_', ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
