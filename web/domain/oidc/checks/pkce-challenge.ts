import { VouchError } from '@vouch/protocol'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/** RFC 7636 §4.2: base64url of a SHA-256, without padding. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/

/** RFC 9700 §2.1.1: PKCE for every client, S256 only: `plain` is also what an absent method would mean. @throws VouchError `requestMalformed` */
export function pkceChallenge({ request }: EndpointContext): { codeChallenge: string } {
  const codeChallenge = requiredParameter(request, 'code_challenge')
  if (request.parameters.get('code_challenge_method') !== 'S256') {
    throw new VouchError('requestMalformed', { detail: 'code_challenge_method is S256.' })
  }
  if (!CHALLENGE.test(codeChallenge)) {
    throw new VouchError('requestMalformed', { detail: 'code_challenge is not the base64url of a SHA-256.' })
  }
  return { codeChallenge }
}
