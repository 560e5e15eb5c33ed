import { VouchError } from '@vouch/protocol'
import { proveLoginRequest } from '../../db/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { verifyLoopbackProof } from './loopback-proof.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'

/**
 * Takes the proof that the browser sits on the machine of the command line, when it comes back from the loopback. The
 * same browser may load the address again.
 *
 * @param proof JWT by the key that the command line showed when it pushed the request
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`
 */
export async function proveLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser & { readonly ip: string | undefined },
  proof: string,
): Promise<void> {
  const request = await loginInBrowser(runtime, login)
  if (request.provenAt !== null) return
  const now = runtime.clock()
  const proven = await answered(runtime, login, proof, now).catch((error: unknown) => {
    if (error instanceof VouchError) return false
    throw error
  })
  await recordEvent(runtime.database.prisma, {
    type: proven ? 'login.proven' : 'login.refused',
    outcome: proven ? 'ok' : 'refused',
    clientId: request.clientId,
    ip: login.ip,
    details: { request: request.id },
  })
  if (!proven) throw new VouchError('loginOtherMachine')
}

async function answered(
  runtime: Pick<Runtime, 'config' | 'database'>,
  login: LoginInBrowser,
  proof: string,
  now: Date,
): Promise<boolean> {
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
