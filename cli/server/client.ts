/** What the command line and the agent say to the Vouch server: the public face of this folder. */
export { discover, type ServerFacts } from './discover.ts'
export { createDpopKey, type DpopKey, type DpopPrivateJwk, dpopProof, importDpopKey } from './dpop.ts'
export { type AwsTokenRequest, exchangeForAwsToken } from './exchange-for-aws-token.ts'
export { fetchSession } from './fetch-session.ts'
export { type PushedRequest, pushRequest } from './push-request.ts'
export { type CodeRedemption, redeemCode } from './redeem-code.ts'
export { revokeToken } from './revoke-token.ts'
export type { ServerSession } from './session.ts'
