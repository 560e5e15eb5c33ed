import { VouchError } from '@vouch/protocol'
import { listCredentials } from '../../db/keys/security-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { type BegunAssertion, beginAssertion } from '../webauthn/begin-assertion.ts'
import { type ActRequest, allowedAct } from './act-request.ts'

/**
 * Asks for the touch that an act needs. Who is signed in is known, so the browser is told which keys will do; the touch
 * counts for this act with these parameters and for nothing else.
 *
 * @throws VouchError those of `allowedAct`; `requestMalformed` for an act that needs no touch
 */
export async function beginActTouch(runtime: Runtime, request: ActRequest): Promise<BegunAssertion> {
  const { act, session, owner } = await allowedAct(runtime, request)
  if (!act.touch) throw new VouchError('requestMalformed', { detail: 'This needs no touch.' })
  const credentials = await listCredentials(runtime.database.prisma, session.person.id)
  return beginAssertion(runtime, {
    purpose: 'step_up',
    owner,
    credentials: credentials.filter(({ state }) => state === 'active'),
    now: request.now,
  })
}
