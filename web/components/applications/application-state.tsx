import { Badge } from '../badge.tsx'

/** Whether people can sign in to an application. */
export function ApplicationStateBadge({ disabledAt }: { disabledAt: Date | null }) {
  return disabledAt === null ? (
    <Badge tone="good" title="People can sign in to it.">
      Enabled
    </Badge>
  ) : (
    <Badge tone="danger" title="Nobody can sign in to it.">
      Disabled
    </Badge>
  )
}
