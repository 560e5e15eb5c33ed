import { DashboardFrame } from '../../components/dashboard/dashboard-frame.tsx'
import { AddKeyButton } from '../../components/keys/add-key-button.tsx'
import { type AskedAct, askedAct } from '../../components/keys/asked-act.ts'
import { KeyActions } from '../../components/keys/key-actions.tsx'
import { KeyList } from '../../components/keys/key-list.tsx'
import { SpareNotice } from '../../components/keys/spare-notice.tsx'
import { listMyKeys } from '../../domain/keys/list-my-keys.ts'
import { runtime } from '../../runtime.ts'
import type { PageProps } from '../page-props.ts'
import { requireSignedIn } from '../signed-in.ts'

export const metadata = { title: 'Security keys' }

/** The keys of whoever is signed in. */
export default async function KeysPage({ searchParams }: PageProps) {
  const asked = askedAct(await searchParams)
  const session = await requireSignedIn(asked === undefined ? '/keys' : addressOf(asked))
  const keys = await listMyKeys(runtime(), session.person.id)
  const active = keys.filter(({ state }) => state === 'active').length
  return (
    <DashboardFrame
      session={session}
      current="/keys"
      width="reading"
      title="Security keys"
      lead="Each of them signs you in by itself."
      action={<AddKeyButton kind={active > 1 ? 'quiet' : 'main'} />}
    >
      {active === 1 && <SpareNotice />}
      <KeyList
        keys={keys}
        now={runtime().clock()}
        current={session.key.id}
        actions={(key) => (
          <KeyActions
            entry={key}
            last={active === 1 && key.state === 'active'}
            asked={asked?.keyId === key.id ? asked : undefined}
          />
        )}
      />
    </DashboardFrame>
  )
}

/** The page with the dialog that was asked for, for after a sign-in. */
function addressOf({ act, keyId, name }: AskedAct): string {
  return `/keys?${new URLSearchParams({ act, key: keyId, ...(name === undefined ? {} : { name }) })}`
}
