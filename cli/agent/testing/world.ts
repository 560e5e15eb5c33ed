import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type LocalSts, startSts } from '../../../e2e/sts/start-sts.ts'
import type { AgentEnvironment } from '../../config/agent-environment.ts'
import { connectAgent } from '../client.ts'
import { startTestVouchServer, type TestVouchServer } from './vouch-server.ts'

export const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
export const UNTAGGED_ROLE = 'arn:aws:iam::123456789012:role/NoTags'
export const CLOSED_ROLE = 'arn:aws:iam::123456789012:role/NotYou'
/** In another account, and entered from ROLE. */
export const NEXT_ROLE = 'arn:aws:iam::210987654321:role/Deploy'
/** Entered from NEXT_ROLE. */
export const FAR_ROLE = 'arn:aws:iam::210987654321:role/Backup'

/** A user with an empty home, a Vouch server and an STS. */
export interface World {
  readonly environment: AgentEnvironment
  readonly server: TestVouchServer
  readonly sts: LocalSts
  /** Ends the agent, if one runs, and everything else. */
  end(): Promise<void>
}

export async function startWorld(): Promise<World> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'vouch-home-')))
  const environment = { home, runtimeDirectory: undefined, agentDisabled: false }
  const server = await startTestVouchServer()
  const sts = await startSts({
    providers: [{ issuer: server.issuer, clientIds: [server.issuer] }],
    roles: [
      role(ROLE, server.issuer, ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']),
      role(UNTAGGED_ROLE, server.issuer, ['sts:AssumeRoleWithWebIdentity']),
      role(CLOSED_ROLE, server.issuer, ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'], {
        sub: 'bob@example.com',
      }),
      roleEnteredFrom(ROLE, NEXT_ROLE),
      roleEnteredFrom(NEXT_ROLE, FAR_ROLE),
    ],
  })
  return {
    environment,
    server,
    sts,
    end: async () => {
      const agent = await connectAgent({ environment }).catch(() => undefined)
      await agent?.stop().catch(() => {})
      await server.stop()
      await sts.stop()
      await endProcessesOf(home)
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/**
 * Of many agents that were started at once, those that came too late are still on their way out, and write their drafts of the lock
 * meanwhile: the home can be removed when the last of them is gone. Where there is no /proc they have to be waited for by rm's retries.
 */
async function endProcessesOf(home: string): Promise<void> {
  for (let left = processesOf(home); left.length > 0; left = processesOf(home)) {
    for (const pid of left) killIfThere(pid)
    await wait(5)
  }
}

function processesOf(home: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`HOME=${home}`))
    .map(Number)
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    // It has ended, or belongs to somebody else.
    return []
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went by itself.
  }
}

function role(arn: string, issuer: string, actions: string[], more: { sub?: string } = {}) {
  const host = new URL(issuer).host
  const sub = more.sub === undefined ? {} : { [`${host}:sub`]: more.sub }
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
    Action: actions,
    Condition: { StringEquals: { [`${host}:aud`]: issuer, ...sub } },
  }
  return { arn, trustPolicy: { Version: '2012-10-17', Statement: statement } }
}

/** A role that lets another one in, with whatever that one was told of the person. */
export function roleEnteredFrom(source: string, arn: string) {
  const Action = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']
  const statement = { Effect: 'Allow', Principal: { AWS: source }, Action }
  return { arn, trustPolicy: { Version: '2012-10-17', Statement: statement } }
}
