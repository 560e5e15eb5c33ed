import { createHash } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import type { SessionRow } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { requireToken } from '../rate-limits/require-token.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { actNamed } from './acts.ts'
import type { Act, JsonValue } from './define-act.ts'

/** What came over the wire, and who brought it. */
export interface ActRequest {
  readonly name: string
  readonly parameters: unknown
  /** Value of the browser session's cookie. */
  readonly sessionToken: string | undefined
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly now: Date
}

/** An act that may be done: by somebody who may do it, with parameters of the right shape. */
export interface AllowedAct {
  readonly act: Act
  readonly session: SessionRow
  readonly parameters: JsonValue
  /** What a touch for it is bound to: this session, this act, these parameters. */
  readonly owner: string
}

/**
 * The checks that every act passes first, with or without a touch.
 *
 * @throws VouchError `notFound` where there is no such act, `notSignedIn`, `rateLimited`, `administratorNeeded`,
 *   `requestMalformed`
 */
export async function allowedAct(runtime: Runtime, request: ActRequest): Promise<AllowedAct> {
  const found = await browserSession(runtime, request.sessionToken)
  if (found === undefined) throw new VouchError('notSignedIn')
  const act = actNamed(request.name)
  const { session } = found
  const { id: personId } = session.person
  // What ends sessions asks for no touch: whoever has stolen one cannot use up what its owner needs to end it.
  const key = act.touch ? personId : session.id
  await requireToken(runtime, 'act', { key, personId, ip: request.ip, now: request.now })
  if (act.by === 'administrator' && session.person.role !== 'administrator') {
    await recordEvent(runtime.database.prisma, {
      type: 'act.refused',
      outcome: 'refused',
      personId: session.person.id,
      keyId: session.key.id,
      sessionId: session.id,
      ip: request.ip,
      details: { act: act.name, error: 'administratorNeeded' },
    })
    throw new VouchError('administratorNeeded')
  }
  const parameters = parsedParameters(act, request.parameters)
  return { act, session, parameters, owner: actOwner(session.id, act.name, parameters) }
}

function parsedParameters(act: Act, input: unknown): JsonValue {
  const { success, data, error } = act.parameters.safeParse(input)
  if (success) return data as JsonValue
  const members = new Set(
    error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? [`${issue.keys.length} too many`] : [issue.path.join('.') || 'parameters'],
    ),
  )
  throw new VouchError('requestMalformed', { detail: `Wrong or missing: ${[...members].join(', ')}.` })
}

function actOwner(sessionId: string, name: string, parameters: JsonValue): string {
  const digest = createHash('sha256').update(sortedJson(parameters)).digest('base64url')
  return `act:${sessionId}:${name}:${digest}`
}

/** JSON whose bytes do not depend on the order in which the browser wrote the members. */
function sortedJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, member: JsonValue) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
}
