import { VouchError } from '@vouch/protocol'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { finishAssertion } from '../webauthn/finish-assertion.ts'
import { type ActRequest, type AllowedAct, allowedAct } from './act-request.ts'
import { actedBy } from './acted-by.ts'
import type { ActContext, JsonValue } from './define-act.ts'

export interface TouchedActRequest extends ActRequest {
  /** The answer to `beginActTouch`: AuthenticationResponseJSON as it came off the wire, and its ceremony. */
  readonly touch: { readonly ceremony: string; readonly credential: unknown } | undefined
  readonly attachment?: string | undefined
}

/**
 * Does an act, after everything that it needs was checked. The touch is used up before the act begins: one that fails
 * asks for another.
 *
 * @returns what the act gives, null where it gives nothing
 * @throws VouchError those of `allowedAct`, `finishAssertion` and of the act; `stepUpNeeded` where the touch is missing
 */
export async function performAct(runtime: Runtime, request: TouchedActRequest): Promise<JsonValue> {
  const allowed = await allowedAct(runtime, request)
  const { act, session, parameters } = allowed
  const touch = act.touch ? await finishTouch(runtime, request, allowed) : undefined
  const { ip, userAgent, now, attachment } = request
  const context: ActContext = { runtime, person: session.person, session, touch, attachment, ip, userAgent, now }
  try {
    // The schema of this very act gave these parameters: the table erased that, and this is where it comes back.
    return (await act.run(context, parameters as never)) ?? null
  } catch (error) {
    if (error instanceof VouchError && touch !== undefined) await recordRefusedAct(context, act.name, error)
    throw error
  }
}

async function recordRefusedAct(context: ActContext, act: string, { errorName: error }: VouchError): Promise<void> {
  const { runtime, person } = context
  const event = { ...actedBy(context), personId: person.id, outcome: 'refused', details: { act, error } } as const
  await recordEvent(runtime.database.prisma, { ...event, type: 'act.refused' })
}

async function finishTouch(
  runtime: Runtime,
  { touch, ip, now }: TouchedActRequest,
  { session, owner }: AllowedAct,
): Promise<NonNullable<ActContext['touch']>> {
  if (touch === undefined) throw new VouchError('stepUpNeeded')
  const { key, ceremonyId } = await finishAssertion(runtime, {
    purpose: 'step_up',
    owner,
    personId: session.person.id,
    ceremonyId: touch.ceremony,
    credential: touch.credential,
    ip,
    now,
  })
  return { ceremonyId, keyId: key.id }
}
