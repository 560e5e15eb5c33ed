import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { Section } from '../../../components/section.tsx'
import { RevokeButton } from '../../../components/signing-keys/revoke-button.tsx'
import { RotateButton } from '../../../components/signing-keys/rotate-button.tsx'
import { SigningKeyFacts } from '../../../components/signing-keys/signing-key-facts.tsx'
import { signingKeyStates } from '../../../components/signing-keys/signing-key-state.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import { duration } from '../../../domain/clock/duration.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { signingKeysPage } from '../../../domain/signing-keys/signing-keys-page.ts'
import { runtime } from '../../../runtime.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Signing keys' }

const PATH = '/admin/signing-keys'

/** The keys that sign tokens: where each stands, and what can be done about it. For administrators. */
export default async function SigningKeysPage() {
  const session = await requireAdministrator(PATH)
  const server = runtime()
  const { keys, rotationPossibleFrom } = await signingKeysPage(server)
  const now = server.clock()
  const { retireSeconds } = server.config.signingKeys
  const possible = rotationPossibleFrom !== undefined && rotationPossibleFrom <= now
  const gone = keys.filter(({ state }) => state === 'removed')
  return (
    <DashboardFrame
      session={session}
      current={PATH}
      width="reading"
      title="Signing keys"
      lead="A token is believed because one of these keys signed it."
      action={possible && <RotateButton />}
    >
      {!possible && <WhyNotNow from={rotationPossibleFrom} now={now} />}
      {keys
        .filter(({ state }) => state !== 'removed')
        .map((key) => (
          <Section
            key={key.kid}
            title={signingKeyStates[key.state].label}
            lead={signingKeyStates[key.state].about}
            action={<RevokeButton signingKey={key} />}
          >
            <SigningKeyFacts signingKey={key} now={now} />
          </Section>
        ))}
      {gone.length > 0 && (
        <Section
          title="Gone"
          lead={`A key is gone ${duration(retireSeconds)} after it signed last, or when it is revoked.`}
        >
          <DataTable
            name="keys that are gone"
            listing={{ rows: gone, total: gone.length, page: 1, pageSize: gone.length }}
            place={{ path: PATH, query: readListQuery({}, { sorts: ['created'], defaultSort: '-created' }) }}
            rowKey={({ kid }) => kid}
            columns={[
              { header: 'Key ID', kind: 'main', cell: ({ kid }) => <code>{kid}</code> },
              {
                header: 'Made',
                kind: 'short',
                cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now.getTime()} />,
              },
              {
                header: 'Gone',
                kind: 'short',
                cell: ({ removedAt }) => removedAt && <RelativeTime at={removedAt.getTime()} now={now.getTime()} />,
              },
            ]}
            empty={null}
          />
        </Section>
      )}
    </DashboardFrame>
  )
}

function WhyNotNow({ from, now }: { from: Date | undefined; now: Date }) {
  return from === undefined ? (
    <p>No key is ready to sign next. One is made within a minute.</p>
  ) : (
    <p>
      The next key can sign <RelativeTime at={from.getTime()} now={now.getTime()} />, when clouds and applications have
      had the time to read it. Until then there is nothing to rotate to.
    </p>
  )
}
