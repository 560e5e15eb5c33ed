import type { DomainLine } from '../../domain/domains/list-domains.ts'
import { Badge } from '../badge.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './domains.module.css'

/** Whether a domain was shown to be the organisation's, and still is. */
export function DomainState({ domain, now }: { domain: DomainLine; now: number }) {
  const { verifiedAt, missingSince, lastCheckedAt } = domain
  if (verifiedAt === undefined) {
    return (
      <div className={styles.state}>
        <Badge tone="warning" title="Its record was not found yet.">
          Not verified
        </Badge>
        {lastCheckedAt && (
          <span className={styles.faint}>
            Looked <RelativeTime at={lastCheckedAt.getTime()} now={now} />
          </span>
        )}
      </div>
    )
  }
  if (missingSince !== undefined) {
    return (
      <div className={styles.state}>
        <Badge
          tone="danger"
          title="It stays verified. Put the record back, or remove the domain if it is not yours any more."
        >
          Record missing
        </Badge>
        <span className={styles.faint}>
          Since <RelativeTime at={missingSince.getTime()} now={now} />
        </span>
      </div>
    )
  }
  return (
    <div className={styles.state}>
      <Badge tone="good">Verified</Badge>
      <span className={styles.faint}>
        <RelativeTime at={verifiedAt.getTime()} now={now} />
      </span>
    </div>
  )
}
