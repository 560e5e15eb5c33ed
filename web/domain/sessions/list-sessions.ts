import { z } from 'zod'
import {
  findSessions,
  type ListedSession,
  type SessionQuery,
  type SessionSort,
  sessionSorts,
} from '../../db/sessions/session-lists.ts'
import type { SessionKind } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'
import { idleSince } from './browser-session.ts'
import { browserOf, systemOf } from './user-agent.ts'

/** A session as a page shows it. */
export interface SessionLine extends Omit<ListedSession, 'clientOs' | 'userAgent'> {
  /** Operating system: of the machine that logged in, or of the browser. */
  readonly system: string | null
  /** Name of the browser; null for a command line. */
  readonly browser: string | null
}

/** What `listSessions` takes in its query (`readListQuery`). */
export const sessionListShape = {
  sorts: sessionSorts,
  defaultSort: '-created',
  filters: ['kind', 'state', 'person', 'key'],
}

/** More than anybody has; the newest are shown. */
const MOST_OF_ONE_PERSON = 200

type Reading = Pick<Runtime, 'database' | 'clock'>

/** The live sessions of one person, the newest first. */
export async function listMySessions(runtime: Reading, personId: string): Promise<readonly SessionLine[]> {
  const { rows } = await findSessions(runtime.database.prisma, {
    ...everything(runtime),
    personId,
    live: true,
    limit: MOST_OF_ONE_PERSON,
  })
  return rows.map(line)
}

/**
 * The sessions of everybody, for administrators: the caller has seen that it is one who asks.
 *
 * @param query of the page (`sessionListShape`): search in e-mail address, name, host, application and address; filters `kind`
 *   (browser, cli, application), `state` (live, ended, all; live unless given), `person` and `key` (ids)
 */
export async function listSessions(runtime: Reading, query: ListQuery): Promise<Listing<SessionLine>> {
  const { search, sort, descending, page, filters } = query
  const { rows, total } = await findSessions(runtime.database.prisma, {
    ...everything(runtime),
    pattern: search === '' ? undefined : likePattern(search),
    personId: id.parse(filters.person),
    keyId: id.parse(filters.key),
    kind: KINDS.find((kind) => kind === filters.kind),
    live: filters.state === 'all' ? undefined : filters.state !== 'ended',
    sort: sessionSorts.find((name) => name === sort) ?? 'created',
    descending,
    offset: (page - 1) * PAGE_SIZE,
  })
  return { rows: rows.map(line), total, page, pageSize: PAGE_SIZE }
}

const KINDS: readonly SessionKind[] = ['browser', 'cli', 'application']

/** An id that is none is nobody's: it is left out, as everything that somebody typed wrongly into an address. */
const id = z.uuid().optional().catch(undefined)

function everything({ clock }: Reading): SessionQuery {
  const now = clock()
  return {
    pattern: undefined,
    personId: undefined,
    keyId: undefined,
    kind: undefined,
    live: undefined,
    sort: 'created' satisfies SessionSort,
    descending: true,
    limit: PAGE_SIZE,
    offset: 0,
    idleSince: idleSince(now),
    now,
  }
}

function line({ clientOs, userAgent, ...session }: ListedSession): SessionLine {
  return { ...session, system: clientOs ?? systemOf(userAgent), browser: browserOf(userAgent) }
}
