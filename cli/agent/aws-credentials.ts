import { setTimeout as sleep } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { CredentialStore } from '../aws/credential/credential-store.ts'
import { type MintedCredentials, type MintPorts, mintCredentials } from '../aws/credential/mint.ts'
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
  })
  held.signal.addEventListener('abort', () => store.close(), { once: true })
  return store
}

function mintPorts(held: HeldSession): MintPorts {
  const exchange: MintPorts['exchange'] = async (request) =>
    (await exchangeForAwsToken(held.at, request, held.signal)).access_token
  return {
    exchange: (request) => exchange(request).catch((error) => onceMore(error, () => exchange(request))),
    // The SDK runs from the first role that is asked for: an agent that is not used for AWS stays small.
    assumeRole: async (request) =>
      (await import('../aws/credential/sts.ts')).assumeRoleWithWebIdentity(request, held.signal),
    sleep: (milliseconds) => sleep(milliseconds, undefined, { signal: held.signal }),
    random: Math.random,
  }
}

/** The server may close a kept connection at the moment in which it is used again. An exchange changes nothing, so it may be repeated. */
async function onceMore(error: unknown, work: () => Promise<string>): Promise<string> {
  if (error instanceof VouchError && error.errorName === 'serverUnreachable') return work()
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
