import X from 'lucide-react/icons/x'
import type { AuditFilters } from '../../domain/audit/audit-filters.ts'
import { auditAddress } from './audit-address.ts'
import styles from './followed-ids.module.css'

const ids = [
  ['key', 'Key'],
  ['session', 'Session'],
  ['ceremony', 'Touch'],
] as const

/** The ids that the log is narrowed to, which nobody types; each can be let go. */
export function FollowedIds({ filters }: { filters: AuditFilters }) {
  const followed = ids.filter(([name]) => filters[name] !== undefined)
  if (followed.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Only events of">
      {followed.map(([name, label]) => (
        <li key={name} className={styles.id}>
          <span>
            {label} <code>{filters[name]}</code>
          </span>
          <a
            className={styles.drop}
            href={auditAddress({ ...filters, [name]: undefined })}
            aria-label={`Not only of this ${label.toLowerCase()}`}
          >
            <X size={16} aria-hidden="true" />
          </a>
        </li>
      ))}
    </ul>
  )
}
