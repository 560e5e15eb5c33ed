import { type AuditFilters, longestFilter } from '../../domain/audit/audit-filters.ts'
import { Button } from '../button.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { AUDIT_PAGE } from './audit-address.ts'
import styles from './audit-filter-form.module.css'
import { eventKinds } from './event-kind.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const further = ['about', 'by', 'since', 'until', 'ip', 'jti', 'role', 'role-session-name'] as const

/** Of what is asked for more rarely. */
export const MORE_FILTERS = 'Time, address, token, AWS role and people'

/** What the log is narrowed by. A plain form that the browser sends by GET; ids that were followed to stay as they are. */
export function AuditFilterForm({ filters }: { filters: AuditFilters }) {
  const narrowed = Object.keys(filters).length > 0
  return (
    <search>
      <form className={styles.form} action={AUDIT_PAGE} method="get">
        <div className={`${styles.fields} ${styles.main}`}>
          <Text name="person" label="Person" placeholder="alice@example.com" filters={filters} />
          <SelectField
            name="type"
            label="What happened"
            options={[{ value: '', label: 'Everything' }, ...eventKinds]}
            defaultValue={filters.type ?? ''}
          />
          <SelectField
            name="outcome"
            label="Outcome"
            options={[
              { value: '', label: 'Any outcome' },
              { value: 'ok', label: 'Done' },
              { value: 'refused', label: 'Refused' },
            ]}
            defaultValue={filters.outcome ?? ''}
          />
          <div className={styles.acts}>
            <Button type="submit" kind="quiet" aria-label="Filter the audit log">
              Filter
            </Button>
            {narrowed && <a href={AUDIT_PAGE}>Show everything</a>}
          </div>
        </div>
        <details className={styles.more} open={further.some((name) => filters[name] !== undefined)}>
          <summary className={styles.summary}>{MORE_FILTERS}</summary>
          <div className={styles.fields}>
            <Time name="since" label="From" filters={filters} />
            <Time name="until" label="Before" filters={filters} />
            <Text name="ip" label="Address" placeholder="198.51.100.7" filters={filters} />
            <Text name="jti" label="Token (jti)" filters={filters} />
            <Text name="about" label="Done to" placeholder="alice@example.com" filters={filters} />
            <Text name="by" label="Done by, to others" placeholder="alice@example.com" filters={filters} />
            <Text name="role-session-name" label="Role session name" filters={filters} />
            <Text name="role" label="AWS role" placeholder="arn:aws:iam::*:role/*Admin*" filters={filters} />
          </div>
        </details>
        {(['key', 'session', 'ceremony'] as const).map(
          (name) => filters[name] !== undefined && <input key={name} type="hidden" name={name} value={filters[name]} />,
        )}
      </form>
    </search>
  )
}

interface FieldProps {
  readonly name: keyof AuditFilters
  readonly label: string
  readonly filters: AuditFilters
}

function Text({ name, label, filters, placeholder }: FieldProps & { placeholder?: string }) {
  return (
    <InputField
      name={name}
      label={label}
      placeholder={placeholder}
      defaultValue={filters[name] ?? ''}
      maxLength={longestFilter(name)}
      spellCheck={false}
      optional
    />
  )
}

/** A day; a time that came in the address stays as it was written. */
function Time({ name, label, filters }: FieldProps) {
  const value = filters[name] ?? ''
  const type = value === '' || DAY.test(value) ? 'date' : 'text'
  return <InputField name={name} label={label} type={type} defaultValue={value} maxLength={40} optional />
}
