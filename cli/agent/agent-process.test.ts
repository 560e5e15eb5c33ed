import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { harnessEnvironment } from '../../e2e/processes/environment.ts'
import { connectAgent, ensureAgent } from './client.ts'
import { agentPaths } from './directory/paths.ts'
import { prepareRuntimeDirectory } from './directory/runtime-directory.ts'
import { buildPrograms } from './testing/programs.ts'
import { ROLE } from './testing/world.ts'
import { worldBeforeEach } from './testing/world-before-each.ts'

/** Its own ways to a debugger and into its process: single-file.test.ts. */
const singleFile = harnessEnvironment().testProgram !== undefined
const at = worldBeforeEach()
afterEach(async () => {
  vi.unstubAllEnvs()
})

const start = () => ensureAgent({ environment: at.world.environment, program: at.programs.agent })

async function pidOfAgent(): Promise<number> {
  const agent = await start()
  const { pid } = await agent.status()
  agent.close()
  return pid
}

/** Resolves when nobody answers any more: a process that was killed closes its sockets one by one. */
async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await connectAgent({ environment: at.world.environment })).toBeUndefined(), {
    timeout: 10_000,
    interval: 5,
  })
}

test('50 starts at once leave one agent', async () => {
  const pids = await Promise.all(Array.from({ length: 50 }, pidOfAgent))
  expect(new Set(pids).size).toBe(1)
  expect(await pidOfAgent()).toBe(pids[0])
}, 60_000)

test('after kill -9 the next start works, and the session is gone', async () => {
  const agent = await start()
  await agent.adoptSession(await at.world.server.session())
  const { pid } = await agent.status()
  await kill(pid)
  const next = await start()
  expect(await next.status()).toMatchObject({
    pid: expect.not.toSatisfy((other: number) => other === pid),
    session: null,
  })
  next.close()
})

test('a file that lies in the place of the socket is not deleted', async () => {
  const { socket } = prepareRuntimeDirectory(agentPaths(at.world.environment))
  writeFileSync(socket, 'precious')
  await expect(start()).rejects.toMatchObject({ errorName: 'agentUnavailable' })
  expect(readFileSync(socket, 'utf8')).toBe('precious')
})

test('the signal that opens the debugger of Node opens nothing', async () => {
  const pid = await pidOfAgent()
  process.kill(pid, 'SIGUSR1')
  const agent = await start()
  expect((await agent.status()).pid).toBe(pid)
  agent.close()
  await expect(fetch('http://127.0.0.1:9229/json')).rejects.toThrow()
})

test.skipIf(singleFile)('an agent with a debugger attached does not start', () => {
  const { home } = at.world.environment
  for (const [args, env] of [
    [['--inspect=127.0.0.1:0'], {}],
    [[], { NODE_OPTIONS: '--inspect=127.0.0.1:0' }],
  ] as const) {
    const { status } = spawnSync(process.execPath, [...args, at.programs.agent], { env: { HOME: home, ...env } })
    expect(status).toBe(6)
  }
})

test('what is in the environment loads no code into the agent and stays out of it', async () => {
  const evil = join(at.world.environment.home, 'evil.cjs')
  const trace = join(at.world.environment.home, 'trace')
  writeFileSync(evil, `require('fs').writeFileSync(${JSON.stringify(trace)}, '')`)
  vi.stubEnv('NODE_OPTIONS', `--require ${evil}`)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  vi.stubEnv('NODE_EXTRA_CA_CERTS', evil)
  vi.stubEnv('LD_PRELOAD_CANARY', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary')
  const pid = await pidOfAgent()
  expect(statSync(trace, { throwIfNoEntry: false })).toBeUndefined()
  const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter(Boolean)
    .map((each) => each.split('=')[0])
  expect(
    names.filter(
      (name) => !['HOME', 'PATH', 'USER', 'TZ', 'PWD', 'XDG_RUNTIME_DIR', '_', 'OLDPWD', 'SHLVL'].includes(name ?? ''),
    ),
  ).toEqual([])
})

test.runIf(process.platform === 'linux')('the agent dumps no core, and stands in no folder of the person', async () => {
  const pid = await pidOfAgent()
  expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max core file size\s+0\s+0/)
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/Umask:\s+0077/)
})

test('no secret of a session is ever in a file, the arguments or the environment', async () => {
  const agent = await start()
  const session = await at.world.server.session()
  await agent.adoptSession(session)
  const { credential } = await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: at.world.sts.url })
  const { pid } = await agent.status()
  agent.close()
  const secrets = [session.accessToken, session.dpopKey.d, credential.SecretAccessKey, credential.SessionToken]
  const places = [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`, ...filesBelow(at.world.environment.home)]
  for (const place of places) for (const secret of secrets) expect(readFileSync(place, 'latin1')).not.toContain(secret)
  expect(places.length).toBeGreaterThan(3)
})

test('an agent that holds credentials of AWS stays below 80 MB', async () => {
  const agent = await start()
  await agent.adoptSession(await at.world.server.session())
  await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: at.world.sts.url })
  expect((await agent.status()).residentBytes).toBeLessThan(80 * 1_048_576)
  agent.close()
})

test('an agent whose program was removed or replaced still gives credentials', async () => {
  const installed = await buildPrograms()
  const agent = await ensureAgent({ environment: at.world.environment, program: installed.agent })
  await agent.adoptSession(await at.world.server.session())
  await installed.remove()
  expect(await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: at.world.sts.url })).toMatchObject({ warnings: [] })
  agent.close()
})

test('a folder that is open to others is refused by who connects and by who starts', async () => {
  mkdirSync(join(at.world.environment.home, '.vouch/run'), { recursive: true, mode: 0o755 })
  await expect(start()).rejects.toMatchObject({ errorName: 'runtimeDirectoryUnsafe', entry: { exit: 6 } })
  await expect(connectAgent({ environment: at.world.environment })).rejects.toMatchObject({
    errorName: 'runtimeDirectoryUnsafe',
  })
})

test('VOUCH_NO_AGENT means that none is started', async () => {
  const environment = { ...at.world.environment, agentDisabled: true }
  await expect(ensureAgent({ environment, program: at.programs.agent })).rejects.toMatchObject({
    errorName: 'agentDisabled',
  })
  expect(filesBelow(at.world.environment.home)).toEqual([])
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
