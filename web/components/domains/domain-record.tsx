import type { DomainLine } from '../../domain/domains/list-domains.ts'
import { CopyField } from '../copy-field.tsx'
import styles from './domains.module.css'

/** The TXT record that shows that a domain is the organisation's. */
export function DomainRecord({ record }: { record: DomainLine['record'] }) {
  return (
    <div className={styles.record}>
      <CopyField label="Name" value={record.name} />
      <CopyField label="Value, of type TXT" value={record.value} />
    </div>
  )
}
