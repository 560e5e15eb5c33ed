import { paths, VouchError } from '@vouch/protocol'
import { decodeJwt } from 'jose'
import { type ClientRow, findClient } from '../../db/clients/clients.ts'
import type { Runtime } from '../../runtime.ts'
import { type BrowserSession, browserSession } from '../sessions/browser-session.ts'
import { revokeSession } from '../sessions/revoke-session.ts'
import { ID_TOKEN_TYP } from '../tokens/id-token.ts'
import { echoedState } from './checks/echoed-texts.ts'
import { optionalParameter } from './checks/required-parameter.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'

export interface EndSessionAnswer {
  /** Where the browser goes next, by 303. */
  readonly location: string
  /** The browser's session has ended, and its cookie is worth nothing. */
  readonly ended: boolean
}

/** Who asks, and whose login the hint is from; neither where there is no hint. */
interface Asking {
  readonly client: ClientRow | undefined
  readonly subject: string | undefined
}

/**
 * The end-session endpoint (OIDC RP-Initiated Logout 1.0 §2): an application signs its person out here, too. Only what the
 * application shows by an ID token is done at once: that this very person is signed out, and is then sent to one of its
 * registered addresses. Whoever shows nothing, or the token of somebody else, leads to a page that asks.
 *
 * @param sessionToken value of the browser session's cookie
 * @throws VouchError `logoutHintRefused`, `redirectUriRefused`, `clientUnknown`, `requestMalformed`: nothing has ended, and
 *   nobody is sent elsewhere (§4)
 */
export async function endSession(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
  sessionToken: string | undefined,
): Promise<EndSessionAnswer> {
  const context = endpointContext(runtime, request)
  const asking = await whoAsks(context)
  const target = targetOf(context, asking)
  const found = await browserSession(runtime, sessionToken)
  const { url } = runtime.config.issuer
  if (found !== undefined && found.person.subject !== asking.subject) {
    return { location: url + paths.signOut, ended: false }
  }
  if (found !== undefined) await end(runtime, found, context)
  return { location: target ?? `${url}/`, ended: found !== undefined }
}

/** §2: the hint is a token of ours, whose time may be over; what it is for is the client, and `client_id` says the same. */
async function whoAsks({ runtime, request }: EndpointContext): Promise<Asking> {
  const hint = optionalParameter(request, 'id_token_hint')
  const named = optionalParameter(request, 'client_id')
  if (hint === undefined) return { client: undefined, subject: undefined }
  const audience = audienceOf(hint)
  if (audience === undefined || (named !== undefined && named !== audience)) throw new VouchError('logoutHintRefused')
  const { sub } = await verified(runtime, hint, audience)
  const client = await findClient(runtime.database.prisma, audience)
  if (client === undefined) throw new VouchError('clientUnknown')
  return { client, subject: sub }
}

/** What the token says it is for; whether it is true is for the signature to say. */
function audienceOf(hint: string): string | undefined {
  try {
    const { aud } = decodeJwt(hint)
    return typeof aud === 'string' ? aud : undefined
  } catch {
    return undefined
  }
}

async function verified({ signingKeys }: Pick<Runtime, 'signingKeys'>, hint: string, audience: string) {
  try {
    return await signingKeys.verify(hint, { typ: ID_TOKEN_TYP, audience, expiredToo: true })
  } catch (cause) {
    throw new VouchError('logoutHintRefused', { cause })
  }
}

/** §3: only where the client is proven to have had the person's login, and the address is registered to the letter. */
function targetOf(context: EndpointContext, { client }: Asking): string | undefined {
  const asked = optionalParameter(context.request, 'post_logout_redirect_uri')
  if (asked === undefined || client === undefined) return undefined
  if (!client.postLogoutRedirectUris.includes(asked)) throw new VouchError('redirectUriRefused')
  const { state } = echoedState(context)
  const url = new URL(asked)
  if (state !== null) url.searchParams.set('state', state)
  return url.href
}

async function end(
  { database }: Pick<Runtime, 'database'>,
  { session }: BrowserSession,
  { request, now }: EndpointContext,
): Promise<void> {
  await database.prisma.$transaction((transaction) =>
    revokeSession(transaction, session.id, { reason: 'signed_out', ip: request.ip, now }),
  )
}
