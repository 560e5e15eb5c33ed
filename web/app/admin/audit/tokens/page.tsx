import { ActMenu } from '../../../../components/acts/act-menu.tsx'
import { CreateTokenButton } from '../../../../components/api-tokens/create-token-button.tsx'
import { pullCommand } from '../../../../components/api-tokens/pull-snippet.ts'
import { tokenActs } from '../../../../components/api-tokens/token-acts.tsx'
import { AUDIT_PAGE } from '../../../../components/audit/audit-address.ts'
import { Badge } from '../../../../components/badge.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'
import { RelativeTime } from '../../../../components/relative-time.tsx'
import { Section } from '../../../../components/section.tsx'
import { Snippet } from '../../../../components/snippet.tsx'
import { DataTable } from '../../../../components/table/data-table.tsx'
import { listApiTokens } from '../../../../domain/api-tokens/api-token-use.ts'
import { readListQuery } from '../../../../domain/listing/list-query.ts'
import { runtime } from '../../../../runtime.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'API tokens' }

const PATH = `${AUDIT_PAGE}/tokens`

/** The tokens that programs read the audit log with, for administrators. */
export default async function ApiTokensPage() {
  const session = await requireAdministrator(PATH)
  const server = runtime()
  const rows = await listApiTokens(server)
  const now = server.clock()
  return (
    <DashboardFrame
      session={session}
      current={AUDIT_PAGE}
      title="API tokens"
      lead="A token lets a program, such as a SIEM, read the audit log, and nothing else."
      parent={{ path: AUDIT_PAGE, label: 'Audit log' }}
      action={<CreateTokenButton />}
    >
      <DataTable
        name="tokens"
        listing={{ rows, total: rows.length, page: 1, pageSize: Math.max(rows.length, 1) }}
        place={{ path: PATH, query: readListQuery({}, { sorts: ['created'], defaultSort: '-created' }) }}
        rowKey={({ id }) => id}
        columns={[
          { header: 'What it is for', kind: 'main', cell: ({ name }) => name },
          {
            header: 'State',
            kind: 'short',
            cell: ({ expiresAt }) =>
              expiresAt !== null && expiresAt <= now ? (
                <Badge tone="warning">Expired</Badge>
              ) : (
                <Badge tone="good">Works</Badge>
              ),
          },
          { header: 'Made by', cell: ({ createdBy }) => createdBy ?? '–' },
          {
            header: 'Made',
            kind: 'short',
            cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now.getTime()} />,
          },
          {
            header: 'Ends',
            kind: 'short',
            cell: ({ expiresAt }) =>
              expiresAt === null ? 'Never' : <RelativeTime at={expiresAt.getTime()} now={now.getTime()} />,
          },
          {
            header: 'Last used',
            kind: 'short',
            cell: ({ lastUsedAt }) =>
              lastUsedAt === null ? 'Never' : <RelativeTime at={lastUsedAt.getTime()} now={now.getTime()} />,
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (token) => <ActMenu label={`Actions for the token ${token.name}`} items={tokenActs(token)} />,
          },
        ]}
        empty={<EmptyState title="No tokens yet">Make one for each program that reads the log.</EmptyState>}
      />
      <Section
        title="Read the log with it"
        lead="Events come in the order of the chain. The answer names the cursor for the next request; whoever goes on from it misses none."
      >
        <Snippet command={pullCommand(server.config.issuer.url)} what="the command that reads the log" />
      </Section>
    </DashboardFrame>
  )
}
