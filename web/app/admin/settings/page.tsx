import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { AddDomainButton } from '../../../components/domains/add-domain-button.tsx'
import { DomainList } from '../../../components/domains/domain-list.tsx'
import { Facts } from '../../../components/facts.tsx'
import { Section } from '../../../components/section.tsx'
import { FailedDeliveries } from '../../../components/settings/failed-deliveries.tsx'
import { SettingForm } from '../../../components/settings/setting-form.tsx'
import { settingWords } from '../../../components/settings/setting-words.ts'
import { deliveryListShape, listDeliveries } from '../../../domain/delivery/list-deliveries.ts'
import { listDomains } from '../../../domain/domains/list-domains.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { settingsPage } from '../../../domain/settings/settings-page.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Settings' }

/** What can be changed while the server runs, the domains, what was not delivered, and how the server was started. For administrators. */
export default async function SettingsPage({ searchParams }: PageProps) {
  const session = await requireAdministrator('/admin/settings')
  const server = runtime()
  const query = readListQuery(await searchParams, deliveryListShape)
  const [{ settings, configuration }, domains, deliveries] = await Promise.all([
    settingsPage(server),
    listDomains(server),
    listDeliveries(server, query),
  ])
  const now = server.clock().getTime()
  return (
    <DashboardFrame
      session={session}
      current="/admin/settings"
      width="reading"
      title="Settings"
      lead="What holds for the whole organisation. Which keys may be enrolled is on the page of the key policy."
    >
      <Section
        title="Domains"
        lead="A domain that is shown to be yours is told to clouds and applications as the organisation of your people."
        action={domains.length > 0 && <AddDomainButton />}
      >
        <DomainList domains={domains} now={now} />
      </Section>
      {settings.map((setting) => (
        <Section key={setting.name} title={setting.label} lead={settingWords[setting.name].lead}>
          <SettingForm setting={setting} />
        </Section>
      ))}
      <Section
        title="Messages that did not arrive"
        lead="Mails and calls of the webhook. What they were to say stands on the dashboard as well."
      >
        <FailedDeliveries listing={deliveries} query={query} now={now} />
      </Section>
      <Section title="How the server was started" lead="Set in its environment; changed there, with a new start.">
        <Facts facts={configuration.map(({ label, value }) => [label, value] as const)} />
      </Section>
    </DashboardFrame>
  )
}
