import type { EventType } from '../../domain/audit/event-types.ts'
import type { ListFilter } from '../table/search-form.tsx'

/** The kinds that people look for in their own activity. */
const kinds: readonly (readonly [EventType, string])[] = [
  ['sign_in.succeeded', 'Sign-ins to this page'],
  ['login.approved', 'Logins of tools'],
  ['session.started', 'Sessions that began'],
  ['session.ended', 'Sessions that ended'],
  ['token.minted', 'Credentials minted'],
  ['aws_loan.created', 'Roles lent'],
  ['aws_loan.ended', 'Loans that ended'],
  ['key.enrolled', 'Keys added'],
  ['key.removed', 'Keys removed'],
]

/** What one's own activity is narrowed by, in its address. */
export const activityFilters: readonly ListFilter[] = [
  {
    name: 'type',
    label: 'What',
    options: [{ value: '', label: 'Everything' }, ...kinds.map(([value, label]) => ({ value, label }))],
  },
  {
    name: 'outcome',
    label: 'Outcome',
    options: [
      { value: '', label: 'Any outcome' },
      { value: 'ok', label: 'Done' },
      { value: 'refused', label: 'Refused' },
    ],
  },
]
