import { notFound } from 'next/navigation'
import { ActMenu } from '../../../../components/acts/act-menu.tsx'
import { applicationActs } from '../../../../components/applications/application-acts.tsx'
import { ApplicationConnect } from '../../../../components/applications/application-connect.tsx'
import { ApplicationStateBadge } from '../../../../components/applications/application-state.tsx'
import { UriList } from '../../../../components/applications/uri-list.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { Facts } from '../../../../components/facts.tsx'
import { RelativeTime } from '../../../../components/relative-time.tsx'
import { Section } from '../../../../components/section.tsx'
import { applicationPage } from '../../../../domain/clients/list-applications.ts'
import { runtime } from '../../../../runtime.ts'
import type { PageProps } from '../../../page-props.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'Application' }

/** One application: how it stands, where it leads back to, and what it has to be told. For administrators. */
export default async function ApplicationPage({ params }: PageProps) {
  const { id = '' } = await params
  const session = await requireAdministrator('/admin/applications')
  const server = runtime()
  const page = await applicationPage(server, id)
  if (page === undefined) notFound()
  const { application } = page
  const { name, builtIn, scopes, sessions, redirectUris, postLogoutRedirectUris, disabledAt } = application
  const time = (at: Date | null) => at && <RelativeTime at={at.getTime()} now={server.clock().getTime()} />
  return (
    <DashboardFrame
      session={session}
      current="/admin/applications"
      width="reading"
      title={name}
      lead={builtIn ? 'A part of vouch itself: only whether it is enabled can be changed.' : undefined}
      parent={{ path: '/admin/applications', label: 'Applications' }}
      action={<ActMenu label={`Actions for ${name}`} items={applicationActs(page)} />}
    >
      <Facts
        facts={[
          ['State', <ApplicationStateBadge key="state" disabledAt={disabledAt} />],
          ['Disabled', time(disabledAt)],
          // Of others it stands below, to be copied.
          ['Client ID', builtIn ? <code key="id">{application.id}</code> : undefined],
          ['It learns', learned(scopes)],
          ['Sessions', sessions === 0 ? 'None' : sessions],
          ['Last sign-in', time(application.lastUsedAt) ?? 'Never'],
          ['Registered', time(application.createdAt)],
        ]}
      />
      <Section title="Redirect URIs" lead="Where people come back to after they signed in.">
        <UriList uris={redirectUris} />
      </Section>
      {postLogoutRedirectUris.length > 0 && (
        <Section title="After signing out" lead="Where it may send people after it signed them out here.">
          <UriList uris={postLogoutRedirectUris} />
        </Section>
      )}
      {!builtIn && (
        <Section
          title="Connect it"
          lead="The secret was shown when the application was registered. Where it is lost, give it a new one."
        >
          <ApplicationConnect url={server.config.issuer.url} clientId={application.id} />
        </Section>
      )}
    </DashboardFrame>
  )
}

/** What an application learns of people, by its scopes (OIDC Core §5.4). */
function learned(scopes: readonly string[]): string {
  const told = [scopes.includes('email') && 'E-mail address', scopes.includes('profile') && 'Name']
  return told.filter((text) => text !== false).join(', ') || 'Nothing but that it is the same person'
}
