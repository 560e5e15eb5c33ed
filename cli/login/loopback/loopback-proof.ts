import { CLI_CLIENT_ID, LOGIN_REQUEST_ID, LOOPBACK_PROOF_TYP, paths } from '@vouch/protocol'
import { SignJWT } from 'jose'
import type { DpopKey } from '../../server/dpop.ts'
import type { LoopbackAnswer } from './loopback.ts'

const PROOF_SECONDS = 60
const CHALLENGE = /^[\w-]{43}$/

/**
 * Answers the server's question whether the browser sits on the machine that asked for the login: signs its challenge with
 * the key of the pushed request, and sends the browser back with it. The proof is good for this challenge and this login
 * request only, so it is of no use to a page that brings a challenge of another.
 *
 * @returns where the browser goes on to, or undefined where the query is not such a question
 */
export async function answerChallenge(
  query: URLSearchParams,
  { issuer, key }: { issuer: string; key: DpopKey },
): Promise<LoopbackAnswer | undefined> {
  const [challenge, ...moreChallenges] = query.getAll('challenge')
  const [request, ...moreRequests] = query.getAll('request')
  if (challenge === undefined || !CHALLENGE.test(challenge) || moreChallenges.length > 0) return undefined
  if (request === undefined || !LOGIN_REQUEST_ID.test(request) || moreRequests.length > 0) return undefined
  const proof = await new SignJWT({ challenge, request })
    .setProtectedHeader({ alg: 'ES256', typ: LOOPBACK_PROOF_TYP, jwk: key.publicJwk })
    .setIssuer(CLI_CLIENT_ID)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime(`${PROOF_SECONDS}s`)
    .sign(key.privateKey)
  return { location: `${issuer}${paths.login}/${request}?proof=${proof}` }
}
