import type { DomainLine } from '../../domain/domains/list-domains.ts'
import { ActMenu } from '../acts/act-menu.tsx'
import { EmptyState } from '../empty-state.tsx'
import { AddDomainButton } from './add-domain-button.tsx'
import { domainActs } from './domain-acts.tsx'
import { DomainRecord } from './domain-record.tsx'
import { DomainState } from './domain-state.tsx'
import styles from './domains.module.css'

/** The domains of the organisation; with the record, as long as it is to be put into the DNS. */
export function DomainList({ domains, now }: { domains: readonly DomainLine[]; now: number }) {
  if (domains.length === 0) {
    return (
      <EmptyState title="No domain yet" action={<AddDomainButton />}>
        Show that a domain is yours, and clouds and applications are told that your people belong to it.
      </EmptyState>
    )
  }
  return (
    <div className={styles.list}>
      {domains.map((domain) => (
        <div key={domain.name} className={styles.domain}>
          <div className={styles.head}>
            <div className={styles.state}>
              <h3 className={styles.name}>{domain.name}</h3>
              <DomainState domain={domain} now={now} />
            </div>
            <ActMenu label={`Actions for ${domain.name}`} items={domainActs(domain)} />
          </div>
          {(domain.verifiedAt === undefined || domain.missingSince !== undefined) && (
            <DomainRecord record={domain.record} />
          )}
        </div>
      ))}
    </div>
  )
}
