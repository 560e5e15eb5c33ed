import { randomUUID } from 'node:crypto'
import { type ErrorName, ID_TOKEN_TYPE, type TokenExchangeResponse, VouchError } from '@vouch/protocol'
import { LONGEST_NAMES, type MintFacts, recordAwsMint } from '../../db/aws/aws-mint.ts'
import { recordEvent } from '../audit/record-event.ts'
import { judgeRole, type RoleTerms } from '../aws-roles/judge-role.ts'
import { epochSeconds } from '../clock/clock.ts'
import { hashedKey, requireToken } from '../rate-limits/require-token.ts'
import { guard } from '../sessions/guard.ts'
import { awsTokenClaims } from '../tokens/aws-token.ts'
import { ID_TOKEN_TYP } from '../tokens/id-token.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

type Exchange = Awaited<ReturnType<typeof endpoints.exchange.run>>

/**
 * POST /oauth/token, token exchange (RFC 8693): a command line session gives an ID token for one AWS role.
 *
 * @returns the JSON of RFC 8693 §2.2.1
 * @throws VouchError `rateLimited`, `grantRefused`, `dpopProofRefused`, `awsLoanEnded`, `awsEmailUnusable`, those of the role's
 *   rules (`judgeRole`), and those of the checks of `endpoints.exchange`
 */
export async function mintAwsToken(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
): Promise<TokenExchangeResponse> {
  const exchange = await endpoints.exchange.run(endpointContext(runtime, request))
  const { clientId, roleArn, omitTags, loanId, proof, subjectTokenHash, now } = exchange
  await requireToken(runtime, 'mint', { key: hashedKey(subjectTokenHash), ip: request.ip, now })
  const jti = randomUUID()
  const facts = await recordAwsMint(runtime.database, {
    tokenHash: subjectTokenHash,
    clientId,
    jkt: proof.jkt,
    proofHash: proof.proofHash,
    proofExpiresAt: proof.expiresAt,
    jti,
    roleArn,
    omitTags,
    loanId,
    ip: request.ip,
    now,
  })
  try {
    const { claims, terms } = claimsFrom(exchange, facts, jti)
    const token = await runtime.signingKeys.sign(claims, { typ: ID_TOKEN_TYP })
    return {
      access_token: token,
      issued_token_type: ID_TOKEN_TYPE,
      token_type: 'N_A',
      expires_in: claims.exp - epochSeconds(now),
      vouch_role: told(terms),
    }
  } catch (error) {
    await auditRefusal(exchange, facts, jti, error)
    throw error
  }
}

function claimsFrom({ runtime, proof, roleArn, omitTags, now }: Exchange, facts: MintFacts, jti: string) {
  if (!facts.proofFresh) throw new VouchError('dpopProofRefused', { detail: 'It was used before.' })
  const session = guardSubject(facts, proof.jkt)
  if (!facts.loanAlive) throw new VouchError('awsLoanEnded')
  const settings = {
    aws_unlisted_roles: allowOrForbid(facts.settings.unlistedRoles),
    aws_untagged_fallback: allowOrForbid(facts.settings.untaggedFallback),
  }
  const terms = judgeRole(facts.demands, settings, { authTime: session.authTime, now, omitTags })
  // The statement and the rules here decide the same: where they disagree, nothing is given out.
  if (!facts.recorded) throw new VouchError('internal')
  const claims = awsTokenClaims({
    issuer: runtime.config.issuer.url,
    email: session.email,
    domainVerified: session.domainVerified,
    omitTags: !terms.tagged,
    boundTo: terms.bound ? roleArn : undefined,
    jti,
    now,
    authTime: session.authTime,
    keyAttested: session.keyAttested,
    sessionExpiresAt: session.expiresAt,
  })
  return { claims, terms }
}

function allowOrForbid(stored: unknown): 'allow' | 'forbid' {
  return stored === 'forbid' ? 'forbid' : 'allow'
}

function told({ longestSeconds, freshUntil, tagged }: RoleTerms): TokenExchangeResponse['vouch_role'] {
  return {
    longest_seconds: longestSeconds,
    fresh_until: freshUntil === null ? null : epochSeconds(freshUntil),
    tagged,
  }
}

// RFC 8693 §2.2.2: a subject token that is not valid is an invalid grant at this endpoint.
function guardSubject(facts: MintFacts, jkt: string) {
  try {
    return guard(facts.session, jkt)
  } catch (cause) {
    throw new VouchError('grantRefused', { cause })
  }
}

/** Refusals that the rules of the role are behind. */
const BY_RULES: ReadonlySet<ErrorName> = new Set([
  'awsRoleForbidden',
  'awsRoleUnbindable',
  'awsTagsForbidden',
  'awsFreshTouchNeeded',
])

/** Only where there is a session to name: strangers do not fill the log. */
async function auditRefusal(
  { runtime, clientId, request, roleArn, loanId }: Exchange,
  facts: MintFacts,
  jti: string,
  error: unknown,
) {
  const { session } = facts
  if (!(error instanceof VouchError) || session === undefined) return
  const rules = BY_RULES.has(error.errorName) ? facts.demands.refusing || facts.demands.names : ''
  await recordEvent(runtime.database.prisma, {
    type: 'token.refused',
    outcome: 'refused',
    personId: session.personId,
    sessionId: session.id,
    clientId,
    ip: request.ip,
    details: {
      reason: error.errorName,
      role: roleArn,
      jti,
      ...(loanId === undefined ? {} : { loan: loanId }),
      ...(rules === '' ? {} : { rules: rules.slice(0, LONGEST_NAMES) }),
    },
  })
}
