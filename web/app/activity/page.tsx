import { activityFilters } from '../../components/activity/activity-filters.ts'
import { EventList } from '../../components/activity/event-list.tsx'
import { ButtonLink } from '../../components/button.tsx'
import { DashboardFrame } from '../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { listAddress } from '../../components/table/list-address.ts'
import { SearchForm } from '../../components/table/search-form.tsx'
import { listAuditEvents } from '../../domain/audit/list-audit-events.ts'
import { readListQuery } from '../../domain/listing/list-query.ts'
import { runtime } from '../../runtime.ts'
import type { PageProps } from '../page-props.ts'
import { requireSignedIn } from '../signed-in.ts'

export const metadata = { title: 'Activity' }

const PATH = '/activity'
const EVENTS = 50

/** What was done by, for or to whoever is signed in. */
export default async function ActivityPage({ searchParams }: PageProps) {
  const session = await requireSignedIn(PATH)
  const asked = await searchParams
  const filters = activityFilters.map(({ name }) => name)
  const query = readListQuery(asked, { sorts: ['at'], defaultSort: '-at', filters })
  const before = [asked.before].flat()[0]
  const narrowed = Object.keys(query.filters).length > 0
  const { events, next } = await listAuditEvents(
    runtime(),
    { ...query.filters, person: session.person.id },
    { before, limit: EVENTS },
  )
  const place = { path: PATH, query }
  return (
    <DashboardFrame
      session={session}
      current={PATH}
      width="reading"
      title="Activity"
      lead="Everything that your keys and sessions did. If you do not know something here, end its session and tell an administrator."
    >
      <SearchForm place={place} name="your activity" search={undefined} filters={activityFilters} narrowed={narrowed} />
      {events.length === 0 ? (
        <EmptyState title="Nothing found">Nothing of this kind happened yet.</EmptyState>
      ) : (
        <EventList events={events} viewer={session.person.email} now={runtime().clock()} />
      )}
      {next !== undefined && (
        <p>
          <ButtonLink kind="quiet" href={`${listAddress(place, {})}&before=${next}`}>
            Older
          </ButtonLink>
        </p>
      )}
    </DashboardFrame>
  )
}
