import type { PersonState } from '../../db/people/people.ts'
import { Badge, type BadgeTone } from '../badge.tsx'

const states: Readonly<Record<PersonState, { tone: BadgeTone; label: string; title: string }>> = {
  active: { tone: 'good', label: 'Active', title: 'Can sign in with a key.' },
  invited: { tone: 'warning', label: 'Invited', title: 'Has no key yet.' },
  deactivated: { tone: 'danger', label: 'Deactivated', title: 'Is out: no key of theirs opens anything.' },
}

/** Whether somebody is in, on the way in, or out. */
export function PersonStateBadge({ state }: { state: PersonState }) {
  const { tone, label, title } = states[state]
  return (
    <Badge tone={tone} title={title}>
      {label}
    </Badge>
  )
}
