import Plus from 'lucide-react/icons/plus'
import { ButtonLink } from '../../components/button.tsx'
import { DashboardFrame } from '../../components/dashboard/dashboard-frame.tsx'
import { KeyList } from '../../components/key-list.tsx'
import { Notice } from '../../components/notice.tsx'
import { listKeys } from '../../db/security-keys.ts'
import { runtime } from '../../runtime.ts'
import { requireSignedIn } from '../signed-in.ts'

export const metadata = { title: 'Security keys' }

export default async function KeysPage() {
  const session = await requireSignedIn('/keys')
  const { database, clock } = runtime()
  const keys = await listKeys(database.prisma, session.person.id)
  const usable = keys.filter(({ state }) => state === 'active')
  return (
    <DashboardFrame
      session={session}
      current="/keys"
      width="reading"
      title="Security keys"
      lead="Each of them signs you in by itself."
      action={
        <ButtonLink href="/enroll" kind={usable.length > 1 ? 'quiet' : 'main'}>
          <Plus size={16} aria-hidden="true" />
          Add a key
        </ButtonLink>
      }
    >
      {usable.length === 1 && (
        <Notice title="You have one key">
          If you lose it, nobody can sign you in before an administrator invites you again. Add a spare, and keep it
          somewhere else.
        </Notice>
      )}
      <KeyList keys={keys} now={clock()} current={session.key.id} />
    </DashboardFrame>
  )
}
