import { paths, VouchError } from '@vouch/protocol'
import { proveLoginRequest } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { verifyLoopbackProof } from './loopback-proof.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'
import { askLoopbackAgain } from './stay-here.ts'

/**
 * Takes the proof that the browser sits on the machine of the command line, when it comes back from the loopback. The
 * same browser may load the address again. One that comes late is asked for again: a browser that is there is quicker the second time,
 * and one that is not does not find the listener.
 *
 * @param proof JWT by the key that the command line showed when it pushed the request
 * @returns where the browser goes on to: the page that asks for the touch, or the loopback once more
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`
 */
export async function proveLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser & { readonly ip: string | undefined },
  proof: string,
): Promise<string> {
  const request = await loginInBrowser(runtime, login)
  const page = `${runtime.config.issuer.url}${paths.login}/${request.id}`
  if (request.provenAt !== null) return page
  const now = runtime.clock()
  const answer = await answered(runtime, login, proof, now).catch((error: unknown) => {
    if (error instanceof VouchError) return 'refused' as const
    throw error
  })
  await recordEvent(runtime.database.prisma, {
    type: answer === 'refused' ? 'login.refused' : 'login.proven',
    outcome: answer === 'proven' ? 'ok' : 'refused',
    clientId: request.clientId,
    ip: login.ip,
    details: { request: request.id, ...(answer === 'late' ? { reason: 'late' } : {}) },
  })
  if (answer === 'refused') throw new VouchError('loginOtherMachine')
  return answer === 'late' ? askLoopbackAgain(runtime, login, request) : page
}

async function answered(
  runtime: Pick<Runtime, 'config' | 'database'>,
  login: LoginInBrowser,
  proof: string,
  now: Date,
): ReturnType<typeof proveLoginRequest> {
  const expected = { issuer: runtime.config.issuer.url, requestId: login.id, now }
  const { challenge, jkt } = await verifyLoopbackProof(proof, expected)
  return proveLoginRequest(runtime.database.prisma, {
    id: login.id,
    browserHash: sha256(login.browser ?? ''),
    challengeHash: sha256(challenge),
    dpopJkt: jkt,
    now,
  })
}
