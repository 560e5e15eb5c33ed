import { setTimeout as sleep } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { CredentialStore } from '../aws/credential/credential-store.ts'
import { identityToken } from '../aws/credential/identity-token.ts'
import { type MintedCredentials, type MintPorts, mintCredentials } from '../aws/credential/mint.ts'
import { type MintFromRolePorts, mintFromRole } from '../aws/credential/mint-from-role.ts'
import { callOperation } from '../server/call-operation.ts'
import { exchangeForAwsToken } from '../server/exchange-for-aws-token.ts'
import type { Clocks } from './clocks.ts'
import type { AwsAnswer, AwsRequest } from './rpc/methods.ts'
import type { HeldSession } from './session/held-session.ts'
import type { SessionKeeper } from './session/session-keeper.ts'

/** Answers `aws.credentials`: each session has a store of its own, which is emptied when the session ends. */
export function awsCredentials(keeper: SessionKeeper, clocks: Clocks): (request: AwsRequest) => Promise<AwsAnswer> {
  const stores = new WeakMap<HeldSession, CredentialStore>()
  return async (request) => {
    const held = keeper.require()
    const store = stores.get(held) ?? storeFor(held, clocks)
    stores.set(held, store)
    return answer(await keeper.using(held, () => store.get(request)))
  }
}

function storeFor(held: HeldSession, clocks: Clocks): CredentialStore {
  const { email } = held.description.person
  const ports = mintPorts(held)
  const store = new CredentialStore({
    clocks,
    random: Math.random,
    server: held.at.server,
    person: email,
    sessionRemaining: () => held.remainingMilliseconds,
    mint: (target, durationSeconds) => mintCredentials(ports, { target, email, durationSeconds }),
    mintFromRole: (target, source, durationSeconds) => mintFromRole(ports, { target, source, email, durationSeconds }),
  })
  held.signal.addEventListener('abort', () => store.close(), { once: true })
  return store
}

function mintPorts(held: HeldSession): MintPorts & MintFromRolePorts {
  const { at, signal } = held
  // The SDK runs from the first role that is asked for: an agent that is not used for AWS stays small.
  const sts = () => import('../aws/credential/sts.ts')
  return {
    exchange: async (request) =>
      identityToken(request.omitTags, await onceMore(() => exchangeForAwsToken(at, request, signal))),
    explain: (role) =>
      onceMore(() => callOperation(at, 'aws.roles.explain', { role }, signal)).catch(unlessItHasNoRules),
    assumeRoleWithWebIdentity: async (request) => (await sts()).assumeRoleWithWebIdentity(request, signal),
    assumeRole: async (request) => (await sts()).assumeRole(request, signal),
    sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
  }
}

/** The server may close a kept connection at the moment in which it is used again. Both questions change nothing, so they may be repeated. */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof VouchError && error.errorName === 'serverUnreachable') return work()
    throw error
  }
}

/** A server of before the rules has no such operation. */
function unlessItHasNoRules(error: unknown): undefined {
  if (error instanceof VouchError && error.errorName === 'notFound') return undefined
  throw error
}

function answer(credentials: MintedCredentials): AwsAnswer {
  return {
    credential: {
      Version: 1,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      // ISO 8601 in UTC, without the milliseconds, as STS writes it.
      Expiration: credentials.expiration.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    },
    warnings: [...credentials.warnings],
  }
}
