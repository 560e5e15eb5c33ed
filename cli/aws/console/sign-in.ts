import { VouchError } from '@vouch/protocol'
import * as z from 'zod'
import type { HandedCredential } from '../../config/handed-variables.ts'
import { type ServerAnswer, sendRequest } from '../../server/request.ts'
import { privateAddress } from '../credential/private-address.ts'

/** Characters of a URL that need no escape, and then some. */
const tokenSchema = z.object({ SigninToken: z.string().regex(/^[\w.~+/=-]{1,16384}$/) })

export interface SignIn {
  readonly credential: HandedCredential
  /** Origin of the sign-in of the partition. */
  readonly origin: string
  /** AWS_ENDPOINT_URL_SIGNIN, in its place. */
  readonly endpoint: string | undefined
  /** Where the console sends people whose session is over: the Vouch server. */
  readonly issuer: string
  /** Page of the console to arrive at. */
  readonly destination: string
  readonly signal: AbortSignal
}

/**
 * Trades credentials for an address that signs a browser in to the console (IAM User Guide, "Enable custom identity broker access to the
 * AWS console"). The credentials go in the body of a POST, so that no log of addresses has them. `SessionDuration` is not sent: the
 * console's session ends with the credentials, and no rule for their length is got around.
 *
 * @returns an address that lets whoever opens it in, for the 15 minutes in which AWS takes it
 * @throws VouchError `signinUnreachable`, `signinRefused`, `signinEndpointRefused`, or the reason of `signal`
 */
export async function signInAddress(request: SignIn): Promise<string> {
  const { credential, issuer, destination, signal } = request
  const federation = federationAddress(request)
  const Session = JSON.stringify({
    sessionId: credential.AccessKeyId,
    sessionKey: credential.SecretAccessKey,
    sessionToken: credential.SessionToken,
  })
  const answer = await post(federation, new URLSearchParams({ Action: 'getSigninToken', Session }), signal)
  const address = new URL(federation)
  address.search = new URLSearchParams({
    Action: 'login',
    Issuer: issuer,
    Destination: destination,
    SigninToken: tokenOf(answer),
  }).toString()
  return address.href
}

function federationAddress({ origin, endpoint }: SignIn): string {
  const base = endpoint === undefined ? new URL(origin) : privateAddress(endpoint)
  if (base === undefined) throw new VouchError('signinEndpointRefused')
  return new URL('/federation', base).href
}

async function post(url: string, body: URLSearchParams, signal: AbortSignal): Promise<ServerAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  try {
    return await sendRequest({ method: 'POST', url, headers, body: body.toString(), signal })
  } catch (fault) {
    // The same ways to fail as those of the Vouch server, and another server.
    if (!(fault instanceof VouchError) || signal.aborted) throw fault
    const name = fault.errorName === 'serverUnreachable' ? 'signinUnreachable' : 'signinRefused'
    throw new VouchError(name, { detail: fault.detail, cause: fault })
  }
}

/** What it says where it refuses is not repeated: it could hold what was sent. */
function tokenOf({ status, text }: ServerAnswer): string {
  if (status !== 200) throw new VouchError('signinRefused', { detail: `It answered ${status}.` })
  const parsed = tokenSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new VouchError('signinRefused', { detail: 'Its answer holds no token.' })
  return parsed.data.SigninToken
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
