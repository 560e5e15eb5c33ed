import { roleSessionName, stsLimits, VouchError } from '@vouch/protocol'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors } from 'jose'
import { identityToken } from '../../aws/credential/identity-token.ts'
import { durationWithin } from '../../aws/credential/role-rules.ts'
import { stsFault } from '../../aws/credential/sts-fault.ts'
import { awsTarget } from '../../aws/credential/target.ts'
import { exchangeForAwsToken } from '../../server/exchange-for-aws-token.ts'
import { fetchKeySet } from '../../server/fetch-key-set.ts'
import { safeText } from '../../terminal/safe-text.ts'
import type { AwsAttempt, AwsAttemptRequest, AwsInspection, AwsInspectionRequest } from '../rpc/methods.ts'
import type { HeldSession } from '../session/held-session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { onceMore } from './once-more.ts'

/**
 * Answers `aws.inspect`: mints a token as for credentials, and says what is in it and whether the server's published keys verify it.
 * The token itself stays here.
 */
export function awsInspection(keeper: SessionKeeper): (request: AwsInspectionRequest) => Promise<AwsInspection> {
  return async ({ roleArn, omitTags = false }) => {
    const held = keeper.require()
    return keeper.using(held, async () => {
      const { access_token: token } = await exchanged(held, roleArn, omitTags)
      return { ...decoded(token), characters: token.length, signature: await judgeSignature(held, token) }
    })
  }
}

/**
 * Answers `aws.attempt`: one call of STS with a token made for it, neither out of the cache nor into it. The credentials are dropped
 * here; who asks learns the session that they would have been.
 */
export function awsAttempt(keeper: SessionKeeper): (request: AwsAttemptRequest) => Promise<AwsAttempt> {
  return async ({ omitTags = false, ...asked }) => {
    const held = keeper.require()
    const target = awsTarget(asked)
    const sessionSeconds = Math.floor(held.remainingMilliseconds / 1_000)
    const shortest = stsLimits.durationSeconds.min
    if (sessionSeconds < shortest) throw new VouchError('awsSessionTooShort')
    return keeper.using(held, async () => {
      const roleArn = target.role.arn
      const given = identityToken(omitTags, await exchanged(held, roleArn, omitTags))
      const { assumeRoleWithWebIdentity } = await import('../../aws/credential/sts.ts')
      const request = {
        region: target.region,
        endpoint: target.endpoint,
        roleArn,
        sessionName: roleSessionName(held.description.person.email),
        durationSeconds: durationWithin(Math.min(target.durationSeconds, sessionSeconds), given.rules, shortest),
        token: given.token,
      }
      const facts = { tagged: given.tagged, durationSeconds: request.durationSeconds }
      return assumeRoleWithWebIdentity(request, held.signal).then(
        ({ assumedRoleArn = '', expiration }) => ({
          ...facts,
          outcome: 'assumed',
          assumedRoleArn,
          expiresAt: expiration.toISOString(),
        }),
        (thrown) => ({ ...facts, ...refused(thrown, given.token) }),
      )
    })
  }
}

function exchanged({ at, signal }: HeldSession, roleArn: string, omitTags: boolean) {
  return onceMore(() => exchangeForAwsToken(at, { roleArn, omitTags }, signal))
}

function decoded(token: string): Pick<AwsInspection, 'header' | 'claims'> {
  try {
    const { alg, kid, typ } = decodeProtectedHeader(token)
    return { header: { alg: text(alg), kid: text(kid), typ: text(typ) }, claims: decodeJwt(token) }
  } catch (cause) {
    throw new VouchError('serverAnswerMalformed', { detail: 'What it gave is no token.', cause })
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

async function judgeSignature({ at, signal }: HeldSession, token: string): Promise<AwsInspection['signature']> {
  try {
    await compactVerify(token, createLocalJWKSet(await onceMore(() => fetchKeySet(at.server, signal))), {
      algorithms: ['ES256'],
    })
    return 'verified'
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return 'keyMissing'
    // The key set has links of its own in the chain, where its faults are told.
    return error instanceof VouchError || error instanceof errors.JWKSInvalid ? 'keysUnavailable' : 'wrong'
  }
}

/** AWS's own code and words, in which a token is never repeated, and what they are called here. */
function refused(thrown: unknown, token: string) {
  const error = thrown instanceof VouchError ? thrown : stsFault(thrown, token).error
  const said = thrown instanceof Error && hasAnswer(thrown) ? thrown : undefined
  return {
    outcome: 'refused' as const,
    code: error.code,
    detail: error.detail ?? null,
    aws:
      said === undefined
        ? null
        : { name: safeText(said.name, 64), message: safeText(said.message.replaceAll(token, '…'), 500) },
  }
}

/** The SDK hangs its metadata on every fault; only an answer has a status. */
function hasAnswer(thrown: Error): boolean {
  const { httpStatusCode } = ('$metadata' in thrown ? thrown.$metadata : {}) as { httpStatusCode?: number }
  return httpStatusCode !== undefined
}
