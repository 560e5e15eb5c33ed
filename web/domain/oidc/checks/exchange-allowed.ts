import {
  ACCESS_TOKEN_TYPE,
  AWS_LOAN_PARAMETER,
  CLI_CLIENT_ID,
  ID_TOKEN_TYPE,
  parseRoleArn,
  SESSION_TAGS_PARAMETER,
  VouchError,
} from '@vouch/protocol'
import { z } from 'zod'
import type { EndpointContext } from '../endpoint-request.ts'
import { optionalParameter, requiredParameter } from './required-parameter.ts'

/** Who may exchange what for what; all else is refused (RFC 8693 §2.1). The audience is the issuer, as AWS knows it. */
const ALLOWED = [{ clientId: CLI_CLIENT_ID, subject: ACCESS_TOKEN_TYPE, requested: ID_TOKEN_TYPE }] as const

/**
 * RFC 8693 §2.1 by a list that denies by default. The client is public: the DPoP key that its token is bound to is what
 * proves it, in `subjectTokenProof` and in the statement that mints.
 *
 * @throws VouchError `clientUnknown`, `clientNotAllowed`, `targetRefused`, `requestMalformed`
 */
export function exchangeAllowed({ request, runtime }: EndpointContext): { clientId: string } {
  const clientId = optionalParameter(request, 'client_id')
  const credentials = request.headers.get('authorization') !== null || request.parameters.has('client_secret')
  if (clientId === undefined || credentials) throw new VouchError('clientUnknown')
  const ofClient = ALLOWED.filter((row) => row.clientId === clientId)
  if (ofClient.length === 0) throw new VouchError('clientNotAllowed')
  const subject = requiredParameter(request, 'subject_token_type')
  const requested = requiredParameter(request, 'requested_token_type')
  if (!ofClient.some((row) => row.subject === subject && row.requested === requested)) {
    throw new VouchError('requestMalformed', { detail: 'These token types are not exchanged.' })
  }
  if (requiredParameter(request, 'audience') !== runtime.config.issuer.url) throw new VouchError('targetRefused')
  // RFC 8693 §2.1: nobody acts for anybody here, and no scope grows.
  for (const name of ['actor_token', 'actor_token_type', 'scope']) {
    if (request.parameters.has(name)) throw new VouchError('parameterUnsupported', { detail: `It is ${name}.` })
  }
  return { clientId }
}

/** One token, one role. @throws VouchError `roleArnMalformed`, `requestMalformed` */
export function awsRole({ request }: EndpointContext): {
  roleArn: string
  omitTags: boolean
  loanId: string | undefined
} {
  const roleArn = parseRoleArn(requiredParameter(request, 'resource')).arn
  const tags = optionalParameter(request, SESSION_TAGS_PARAMETER)
  if (tags !== undefined && tags !== 'omit') {
    throw new VouchError('requestMalformed', { detail: `${SESSION_TAGS_PARAMETER} is omit, or left out.` })
  }
  const loanId = optionalParameter(request, AWS_LOAN_PARAMETER)
  if (loanId !== undefined && !z.uuid().safeParse(loanId).success) {
    throw new VouchError('requestMalformed', { detail: `${AWS_LOAN_PARAMETER} is the id of a loan, or left out.` })
  }
  return { roleArn, omitTags: tags === 'omit', loanId }
}
