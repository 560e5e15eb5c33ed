import { randomUUID } from 'node:crypto'
import { type ErrorName, VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { consumeAuthorizationCode, findUsedCode } from '../../db/login/authorization-codes.ts'
import { insertSession } from '../../db/sessions/sessions.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { judgeNetworks } from '../login/judge-networks.ts'
import { PASTED_SESSION_SECONDS, requirePastedHere } from '../login/paste-back.ts'
import { notify } from '../notices/notify.ts'
import { revokeSessionsOfCode } from '../sessions/revoke-session.ts'
import { ID_TOKEN_TYP, idTokenClaims } from '../tokens/id-token.ts'
import { sessionDescription } from './describe-session.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

type Redeeming = Awaited<ReturnType<typeof endpoints.redeem.run>>
type Redeemed = Awaited<ReturnType<typeof endpoints.redeemed.run>>
type TokenAnswer = Awaited<ReturnType<typeof answer>>

/** What a redemption is refused with, after which the code is used up. */
const REFUSALS: ReadonlySet<ErrorName> = new Set<ErrorName>(['grantRefused', 'loginAddressesDiffer', 'pasteForbidden'])

/**
 * POST /oauth/token with an authorization code (RFC 6749 §4.1.3): once, whatever the number of replicas. An attempt
 * that fails costs the code; a second use of it ends what the first one gave.
 *
 * @returns the JSON of RFC 6749 §5.1
 * @throws VouchError `grantRefused`, `loginAddressesDiffer`, `pasteForbidden` and those of the checks of `endpoints.redeem`
 */
export async function redeemCode(runtime: EndpointContext['runtime'], request: EndpointRequest): Promise<TokenAnswer> {
  const redeeming = await endpoints.redeem.run(endpointContext(runtime, request))
  // A refusal is a result of the transaction, not its failure: what it used up stays used up. A fault of ours rolls
  // back, so that the client may try again.
  const outcome = await runtime.database.prisma.$transaction((transaction) =>
    redeemIn(transaction, redeeming).catch((error: unknown) => {
      if (error instanceof VouchError && REFUSALS.has(error.errorName)) return error
      throw error
    }),
  )
  if (outcome instanceof VouchError) throw outcome
  return outcome
}

async function redeemIn(transaction: Queryable, redeeming: Redeeming): Promise<TokenAnswer> {
  const code = await consumeAuthorizationCode(transaction, redeeming.codeHash, redeeming.now)
  if (code === undefined) return refuseReplay(transaction, redeeming)
  const redeemed = await endpoints.redeemed.run({ ...redeeming, code }).catch((error: unknown) => {
    return refuseAttempt(transaction, redeeming, code.personId, error)
  })
  const { runtime, client, request } = redeemed
  if (code.pasted) await requirePastedHere(runtime, code, request.ip, transaction)
  await judgeNetworks(runtime, transaction, { code, native: client.native, ip: request.ip })
  return answer(transaction, redeemed)
}

async function answer(transaction: Queryable, redeemed: Redeemed) {
  const { runtime, code, client, jkt, now } = redeemed
  const accessToken = newOpaqueToken('vouch_at_')
  const seconds = code.pasted ? Math.min(client.sessionSeconds, PASTED_SESSION_SECONDS) : client.sessionSeconds
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  const sessionId = await startSession(transaction, redeemed, sha256(accessToken.reveal()), expiresAt)
  const claims = idTokenClaims({
    issuer: runtime.config.issuer.url,
    clientId: client.id,
    subject: code.subject,
    scope: code.scope,
    email: code.email,
    name: code.displayName,
    nonce: code.nonce,
    accessToken: accessToken.reveal(),
    jti: randomUUID(),
    now,
    authTime: code.authTime,
    keyAttested: code.keyAttested,
    sessionExpiresAt: expiresAt,
  })
  const { keyId, keyName, authTime, pasted } = code
  const session = { id: sessionId, person: code, key: { id: keyId, nickname: keyName }, authTime, expiresAt, pasted }
  return {
    access_token: accessToken.reveal(),
    token_type: jkt === null ? 'Bearer' : 'DPoP',
    expires_in: seconds,
    scope: code.scope,
    id_token: await runtime.signingKeys.sign(claims, { typ: ID_TOKEN_TYP }),
    ...(client.native ? { vouch_session: sessionDescription(session) } : {}),
  }
}

async function startSession(
  transaction: Queryable,
  { code, client, jkt, now, request }: Redeemed,
  tokenHash: Uint8Array<ArrayBuffer>,
  expiresAt: Date,
): Promise<string> {
  const { personId, keyId, ceremonyId } = code
  const sessionId = await insertSession(transaction, {
    kind: client.native ? 'cli' : 'application',
    tokenHash,
    personId,
    keyId,
    ceremonyId,
    clientId: client.id,
    codeHash: code.codeHash,
    scope: code.scope,
    dpopJkt: jkt,
    authTime: code.authTime,
    createdAt: now,
    expiresAt,
    hostName: code.hostName,
    osUser: code.osUser,
    clientOs: code.clientOs,
    pasted: code.pasted,
    ip: request.ip ?? null,
    userAgent: null,
  })
  const who = { personId, keyId, sessionId, ceremonyId, clientId: client.id, ip: request.ip }
  const startedDetails = { kind: 'access_token', ...(code.pasted ? { pasted: true } : {}) }
  await recordEvent(transaction, { type: 'code.redeemed', outcome: 'ok', ...who })
  await recordEvent(transaction, { type: 'session.started', outcome: 'ok', ...who, details: startedDetails })
  if (code.pasted) {
    const details = { host: code.hostName ?? '', ip: request.ip ?? '' }
    await notify(transaction, { kind: 'session_pasted', personId, details, now })
  }
  return sessionId
}

async function refuseAttempt(
  transaction: Queryable,
  redeeming: Redeeming,
  personId: string,
  error: unknown,
): Promise<never> {
  if (error instanceof VouchError) {
    const { client, request } = redeeming
    const who = { personId, clientId: client.id, ip: request.ip }
    await recordEvent(transaction, { type: 'code.redeemed', outcome: 'refused', ...who })
  }
  throw error
}

/** RFC 6749 §4.1.2: a used code ends what came from it. Only its own client can bring that about. */
async function refuseReplay(transaction: Queryable, { codeHash, client, request, now }: Redeeming): Promise<never> {
  const used = await findUsedCode(transaction, codeHash)
  if (used?.clientId === client.id) {
    const who = { personId: used.personId, clientId: client.id, ip: request.ip }
    await recordEvent(transaction, { type: 'code.replayed', outcome: 'refused', ...who })
    await revokeSessionsOfCode(transaction, codeHash, { reason: 'code_replayed', ip: request.ip, now })
  }
  throw new VouchError('grantRefused')
}
