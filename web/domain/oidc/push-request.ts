import { LOGIN_REQUEST_SECONDS, type PushedLogin, pushLoginRequest } from '../login/create-login-request.ts'
import { offersPasteBack } from '../login/paste-back.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

/**
 * POST /oauth/par (RFC 9126): checks and stores an authorization request.
 *
 * @returns the JSON of RFC 9126 §2.2; phrase, short code and number are for a native client's terminal
 * @throws VouchError as the checks of `endpoints.push`
 */
export async function pushRequest(runtime: EndpointContext['runtime'], request: EndpointRequest) {
  const checked = await endpoints.push.run(endpointContext(runtime, request))
  const { client, now } = checked
  const asked = {
    clientId: client.id,
    redirectUri: checked.redirectUri,
    scope: checked.scope,
    state: checked.state,
    nonce: checked.nonce,
    codeChallenge: checked.codeChallenge,
    prompt: checked.prompt,
    maxAge: checked.maxAge,
    loginHint: checked.loginHint,
    dpopJkt: checked.dpopJkt,
    hostName: checked.hostName,
    osUser: checked.osUser,
    clientVersion: checked.clientVersion,
    clientOs: checked.clientOs,
  }
  const takesPaste = client.native && checked.takesPaste && (await offersPasteBack(runtime))
  const pushed = await runtime.database.prisma.$transaction((transaction) =>
    pushLoginRequest(transaction, asked, { shows: client.native, takesPaste }, { ip: request.ip, now }),
  )
  return {
    request_uri: pushed.requestUri.reveal(),
    expires_in: LOGIN_REQUEST_SECONDS,
    ...(client.native ? forTerminal(pushed) : {}),
  }
}

function forTerminal({ phrase, shortCode, number }: PushedLogin) {
  return { vouch_phrase: phrase, vouch_short_code: shortCode?.reveal(), vouch_number: number?.reveal() }
}
