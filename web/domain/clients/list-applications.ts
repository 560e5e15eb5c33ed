import { clientSorts, findClientList, findListedClient, type ListedClient } from '../../db/clients/clients-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'

type ClientsRuntime = Pick<Runtime, 'database' | 'clock'>

/** What `listApplications` takes in its query (`readListQuery`). */
export const applicationListShape = { sorts: clientSorts, defaultSort: 'name', filters: ['state'] }

export interface ApplicationPage {
  readonly application: ListedClient
  /** What disabling it would do, in sentences. */
  readonly disabling: readonly string[]
  /** What a new secret would do, in sentences; empty where it has none. */
  readonly rotating: readonly string[]
}

/**
 * Every application, the command line among them, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`applicationListShape`): search in name, id and redirect URIs; sorts name, created, used and
 *   sessions; filter state: enabled or disabled
 */
export async function listApplications(
  { database, clock }: ClientsRuntime,
  { search, sort, descending, page, filters }: ListQuery,
): Promise<Listing<ListedClient>> {
  const { rows, total } = await findClientList(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    state: (['enabled', 'disabled'] as const).find((state) => state === filters.state),
    sort: clientSorts.find((name) => name === sort) ?? 'name',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    now: clock(),
  })
  return { rows, total, page, pageSize: PAGE_SIZE }
}

/** One application, with what its acts would do; undefined where there is none. For administrators, as above. */
export async function applicationPage(runtime: ClientsRuntime, clientId: string): Promise<ApplicationPage | undefined> {
  const application = await findListedClient(runtime.database.prisma, clientId, runtime.clock())
  if (application === undefined) return undefined
  return { application, disabling: disabling(application), rotating: rotating(application) }
}

function disabling({ name, sessions, builtIn }: ListedClient): string[] {
  const ended =
    sessions === 0
      ? 'No session of it is open.'
      : `${sessions === 1 ? 'Its open session ends' : `Its ${sessions} open sessions end`} at once.`
  return [
    builtIn
      ? 'Nobody can log in on the command line any more, nor get credentials for AWS.'
      : `Nobody can sign in to ${name} with a security key any more.`,
    ended,
    'You can enable it again; the sessions do not come back.',
  ]
}

function rotating({ name, type, builtIn }: ListedClient): string[] {
  if (type !== 'confidential' || builtIn) return []
  return [
    `The secret that ${name} uses now ends at once: until it has the new one, nobody can sign in to it.`,
    'The new one is shown once.',
  ]
}
