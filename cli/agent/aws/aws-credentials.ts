import { setTimeout as sleep } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { CredentialStore } from '../../aws/credential/credential-store.ts'
import { cutNotice } from '../../aws/credential/duration-range.ts'
import { identityToken } from '../../aws/credential/identity-token.ts'
import { type MintedCredentials, type MintPorts, mintCredentials } from '../../aws/credential/mint.ts'
import { type MintFromRolePorts, mintFromRole } from '../../aws/credential/mint-from-role.ts'
import type { Clocks } from '../../clock/clocks.ts'
import { callOperation } from '../../server/call-operation.ts'
import { exchangeForAwsToken } from '../../server/exchange-for-aws-token.ts'
import type { AwsAnswer, AwsRequest } from '../rpc/methods.ts'
import type { HeldSession } from '../session/held-session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { inTime } from './in-time.ts'
import { onceMore } from './once-more.ts'
import { Pending } from './pending.ts'
import { useLoan } from './use-loan.ts'

/**
 * A tool is answered within this, whatever the servers do; SDKs give up on us after a minute, and people sooner. What is under way goes
 * on, and whoever asks next gets what comes of it: milliseconds.
 */
const PATIENCE_MILLISECONDS = 4_000

type Asked = Pending<'server' | 'sts'>

/** Answers `aws.credentials`: each session has a store of its own, which is emptied when the session ends. */
export function awsCredentials(
  keeper: SessionKeeper,
  clocks: Clocks,
  patience = PATIENCE_MILLISECONDS,
): (request: AwsRequest) => Promise<AwsAnswer> {
  const stores = new WeakMap<HeldSession, { store: CredentialStore; asked: Asked }>()
  return async ({ loan: id, ...asking }) => {
    const began = clocks.monotonic()
    const left = () => Math.max(0, patience - (clocks.monotonic() - began))
    const held = keeper.require()
    const { store, asked } = stores.get(held) ?? storeFor(held, clocks)
    stores.set(held, { store, asked })
    // Of what is lent nothing is given, not even the last that is good, before the server has said that it may be.
    const ask = (loan: string) =>
      keeper.using(held, () => asked.on('server', () => useLoan(held, loan, asking, clocks)))
    const fail = () => {
      throw tooSlow(asked, held)
    }
    const loan = id === undefined ? undefined : await inTime(ask(id), left(), fail)
    const request = { ...asking, loan }
    const work = keeper.using(held, () => store.get(request))
    const late = () => {
      const last = store.lastGood(request)
      if (last === undefined) throw tooSlow(asked, held)
      return last
    }
    return answer(await inTime(work, left(), late), asking.durationSeconds)
  }
}

function tooSlow(asked: Asked, held: HeldSession): VouchError {
  if (!asked.has('server')) return new VouchError('awsUnreachable', { detail: 'It has not answered yet.' })
  const { host } = new URL(held.at.server)
  return new VouchError('serverUnreachable', { detail: `${host} has not answered yet.` })
}

function storeFor(held: HeldSession, clocks: Clocks): { store: CredentialStore; asked: Asked } {
  const { email } = held.description.person
  const asked: Asked = new Pending()
  const ports = mintPorts(held, asked)
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
  return { store, asked }
}

function mintPorts(held: HeldSession, asked: Asked): MintPorts & MintFromRolePorts {
  const { at, signal } = held
  // The SDK runs from the first role that is asked for: an agent that is not used for AWS stays small.
  const sts = () => import('../../aws/credential/sts.ts')
  const ask = <T>(work: () => Promise<T>) => asked.on('server', () => onceMore(work))
  return {
    exchange: async (request) =>
      identityToken(request.omitTags, await ask(() => exchangeForAwsToken(at, request, signal))),
    explain: (role) => ask(() => callOperation(at, 'aws.roles.explain', { role }, signal)).catch(unlessItHasNoRules),
    assumeRoleWithWebIdentity: (request) =>
      asked.on('sts', async () => (await sts()).assumeRoleWithWebIdentity(request, signal)),
    assumeRole: (request) => asked.on('sts', async () => (await sts()).assumeRole(request, signal)),
    sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
  }
}

/** A server of before the rules has no such operation. */
function unlessItHasNoRules(error: unknown): undefined {
  if (error instanceof VouchError && error.errorName === 'notFound') return undefined
  throw error
}

function answer(credentials: MintedCredentials, askedSeconds: number | undefined): AwsAnswer {
  const cut = cutNotice(askedSeconds)
  return {
    credential: {
      Version: 1,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      // ISO 8601 in UTC, without the milliseconds, as STS writes it.
      Expiration: credentials.expiration.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    },
    warnings: [...credentials.warnings, ...(cut === undefined ? [] : [cut])],
  }
}
