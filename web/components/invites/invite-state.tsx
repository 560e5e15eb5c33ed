import type { InviteState } from '../../db/people/invites-list.ts'
import { Badge, type BadgeTone } from '../badge.tsx'

const states: Readonly<Record<InviteState, { tone: BadgeTone; label: string }>> = {
  open: { tone: 'good', label: 'Open' },
  used: { tone: 'neutral', label: 'Used' },
  revoked: { tone: 'neutral', label: 'Revoked' },
  expired: { tone: 'warning', label: 'Expired' },
}

/** Whether an invite can still be used. */
export function InviteStateBadge({ state }: { state: InviteState }) {
  const { tone, label } = states[state]
  return <Badge tone={tone}>{label}</Badge>
}
