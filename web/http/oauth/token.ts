import { paths, TOKEN_EXCHANGE_GRANT, VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import { mintAwsToken } from '../../domain/oidc/mint-aws-token.ts'
import { redeemCode } from '../../domain/oidc/redeem-code.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { readForm } from '../body.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

const grants = new Map<string, typeof redeemCode | typeof mintAwsToken>([
  ['authorization_code', redeemCode],
  [TOKEN_EXCHANGE_GRANT, mintAwsToken],
])

/** The token endpoint (RFC 6749 §3.2). */
export function tokenRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().post(paths.token, async (context) => {
    const form = await readForm(context)
    const grantType = form.get('grant_type') ?? ''
    if (grantType === '') throw new VouchError('requestMalformed', { detail: 'grant_type is missing.' })
    const grant = grants.get(grantType)
    if (grant === undefined) throw new VouchError('grantTypeUnsupported')
    return answerJson(context, await grant(runtime, endpointRequest(context, runtime, form)))
  })
}
