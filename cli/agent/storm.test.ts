import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { AWAY_WARNING } from '../aws/credential/credential-store.ts'
import { askAgent, type Outcome } from '../hot-path/ask-agent.ts'
import { type RunningAgent, runAgent } from './agent.ts'
import { connectAgent, ensureAgent } from './client.ts'
import { agentPaths } from './directory/paths.ts'
import { prepareRuntimeDirectory } from './directory/runtime-directory.ts'
import { ROLE } from './testing/world.ts'
import { worldBeforeEach } from './testing/world-before-each.ts'

/*
 * 500 callers, as they come when a build starts all its parts. Two cores start some twenty Nodes in a second: 500 processes at once
 * would measure the machine. So the callers are the code that each such process runs (`askAgent`), on sockets of their own; and where
 * processes are killed, one hundred real ones besides, eight at a time.
 */
const CALLERS = 500
const LONGEST_MILLISECONDS = 5_000
const HOUR = 3_600_000
const MINUTE = 60_000

const at = worldBeforeEach()

interface Ended {
  readonly milliseconds: number
  readonly outcome: Outcome
}

function ask(stsEndpoint = at.world.sts.url): Promise<Ended> {
  const began = performance.now()
  return new Promise((resolve) => {
    askAgent(at.world.environment, { roleArn: ROLE, stsEndpoint }, (outcome) =>
      resolve({ milliseconds: performance.now() - began, outcome }),
    )
  })
}

/** Everybody at once. @returns their outcomes, each kind once, and how many had it */
async function storm(stsEndpoint?: string): Promise<Map<string, number>> {
  const all = await Promise.all(Array.from({ length: CALLERS }, () => ask(stsEndpoint)))
  expect(Math.max(...all.map(({ milliseconds }) => milliseconds))).toBeLessThan(LONGEST_MILLISECONDS)
  const kinds = new Map<string, number>()
  for (const { outcome } of all) {
    const kind = kindOf(outcome)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return kinds
}

function kindOf(outcome: Outcome): string {
  if ('words' in outcome) {
    expect(outcome.words).toMatch(/^[^\n]+ \(VCH-\d{4}\)$/)
    return `exit ${outcome.exit}`
  }
  const credential = JSON.parse(JSON.stringify(outcome.credential))
  expect(credential).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) })
  return outcome.warnings.includes(AWAY_WARNING) ? 'old credentials' : 'credentials'
}

const everybody = (kind: string) => new Map([[kind, CALLERS]])

/** The agent in this process, with a clock that the test moves. */
async function movableAgent(): Promise<{ clock: { wall: number; monotonic: number }; running: RunningAgent }> {
  const clock = { wall: 0, monotonic: 0 }
  const running = await runAgent(prepareRuntimeDirectory(agentPaths(at.world.environment)), {
    version: '0.0.0',
    clocks: {
      now: () => new Date(Date.now() + clock.wall),
      monotonic: () => performance.now() + clock.monotonic,
    },
  })
  const agent = await connectAgent({ environment: at.world.environment })
  await agent?.adoptSession(await at.world.server.session(8 * 3_600))
  agent?.close()
  return { clock, running }
}

test('while credentials expire, the clock jumps and the servers go away, each refresh is one call of STS', async () => {
  const { clock, running } = await movableAgent()
  const calls = () => at.world.sts.calls.length
  expect(await storm()).toEqual(everybody('credentials'))
  expect(calls()).toBe(1)

  // They are about to expire.
  clock.wall += 50 * MINUTE
  clock.monotonic += 50 * MINUTE
  expect(await storm()).toEqual(everybody('credentials'))
  expect(calls()).toBe(2)

  // The clock on the wall is set back a day, and put right.
  clock.wall -= 24 * HOUR
  expect(await storm()).toEqual(everybody('credentials'))
  clock.wall += 24 * HOUR
  expect(await storm()).toEqual(everybody('credentials'))
  expect(calls()).toBe(2)

  // The machine sleeps for six hours, and the server does not answer when it wakes.
  clock.wall += 6 * HOUR
  const release = at.world.server.hold('/oauth/token')
  expect(await storm()).toEqual(everybody('exit 4'))
  expect(calls()).toBe(2)
  release()
  await expect.poll(calls).toBe(3)
  running.stop()
  await running.ended
}, 60_000)

test('an STS that hangs, and a server that is gone, cost nobody more than five seconds', async () => {
  const { clock, running } = await movableAgent()
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  expect(await storm(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`)).toEqual(everybody('exit 4'))
  silent.close()

  expect(await storm()).toEqual(everybody('credentials'))
  clock.wall += 50 * MINUTE
  clock.monotonic += 50 * MINUTE
  await at.world.server.stop()
  expect(await storm()).toEqual(everybody('old credentials'))
  clock.wall += HOUR
  expect(await storm()).toEqual(everybody('exit 4'))
  expect(at.world.sts.calls).toHaveLength(1)
  running.stop()
  await running.ended
}, 60_000)

const PROCESSES = 100
const LANES = 8

/** `vouch credential aws` as SDKs run it. */
function credentialProcess(): Promise<{ code: number | null; stdout: string; stderr: string; milliseconds: number }> {
  const [program, ...before] = at.programs.vouch
  const began = performance.now()
  const env = { HOME: at.world.environment.home, AWS_ENDPOINT_URL_STS: at.world.sts.url }
  const child = spawn(program, [...before, 'credential', 'aws', '--role', ROLE], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      said[name] += chunk
    })
  }
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, ...said, milliseconds: performance.now() - began })),
  )
}

async function startAgent(): Promise<number> {
  const agent = await ensureAgent({ environment: at.world.environment, program: at.programs.agent })
  const { pid } = await agent.status()
  await agent.adoptSession(await at.world.server.session())
  agent.close()
  return pid
}

/** A process that was killed closes its sockets one by one. */
async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  const isGone = async () => (await connectAgent({ environment: at.world.environment })) === undefined
  await vi.waitFor(async () => expect(await isGone()).toBe(true), { timeout: 10_000, interval: 5 })
}

test('while the agent is killed and started again, every caller gets credentials or one clear line', async () => {
  let agents = 0
  let over = false
  const killing = (async () => {
    while (!over) {
      const pid = await startAgent()
      agents += 1
      await ask()
      await kill(pid)
    }
  })()

  let left = PROCESSES
  const lane = async () => {
    for (const all = []; ; ) {
      if (left-- <= 0) return all
      all.push(await credentialProcess())
    }
  }
  const sockets = Promise.all(Array.from({ length: CALLERS }, () => ask()))
  const runs = (await Promise.all(Array.from({ length: LANES }, lane))).flat()
  const inProcess = await sockets
  over = true
  await killing

  expect(runs).toHaveLength(PROCESSES)
  for (const { code, stdout, stderr, milliseconds } of runs) {
    expect(milliseconds).toBeLessThan(LONGEST_MILLISECONDS)
    expect([0, 2, 6]).toContain(code)
    if (code === 0) expect([JSON.parse(stdout).Version, stderr]).toEqual([1, ''])
    else expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^vouch: [^\n]+ \(VCH-3\d{3}\)\n$/)])
  }
  for (const { milliseconds, outcome } of inProcess) {
    expect(milliseconds).toBeLessThan(LONGEST_MILLISECONDS)
    expect(['credentials', 'exit 2', 'exit 6']).toContain(kindOf(outcome))
  }
  // Each agent has its own memory, and asked at most once.
  expect(agents).toBeGreaterThan(3)
  expect(at.world.sts.calls.length).toBeLessThanOrEqual(agents)
  expect(runs.filter(({ code }) => code === 0).length).toBeGreaterThan(0)
}, 60_000)
