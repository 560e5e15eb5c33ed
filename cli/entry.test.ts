import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, ensureAgent } from './agent/client.ts'
import { agentPaths } from './agent/directory/paths.ts'
import { buildPrograms } from './agent/testing/programs.ts'
import { CLOSED_ROLE, FAR_ROLE, NEXT_ROLE, ROLE, startWorld, UNTAGGED_ROLE, type World } from './agent/testing/world.ts'

let programs: Awaited<ReturnType<typeof buildPrograms>>
let world: World
let agent: Agent

beforeAll(async () => {
  programs = await buildPrograms()
  world = await startWorld()
  agent = await ensureAgent({ environment: world.environment, program: programs.agent })
  await agent.adoptSession(await world.server.session())
})
afterAll(async () => {
  agent.close()
  await world.end()
  await programs.remove()
})

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `vouch credential aws` as an SDK does: no terminal, nothing on stdin, an environment of its own. */
function credentialAws(
  args: readonly string[],
  env: Record<string, string> = {},
  home = world.environment.home,
): Promise<Run> {
  const [program, ...before] = programs.vouch
  const child = spawn(program, [...before, 'credential', 'aws', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { HOME: home, AWS_ENDPOINT_URL_STS: world.sts.url, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

test('stdout is one JSON object as credential_process wants it, and stderr is empty', async () => {
  const { code, stdout, stderr } = await credentialAws(['--role', ROLE])
  expect([code, stderr]).toEqual([0, ''])
  const credential = JSON.parse(stdout)
  expect(Object.keys(credential)).toEqual(['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])
  expect(credential.Version).toBe(1)
  expect(credential.Expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
})

test('50 processes at once get the same credentials for one call of STS', async () => {
  const before = world.sts.calls.length
  const runs = await Promise.all(
    Array.from({ length: 50 }, () => credentialAws(['--role', ROLE, '--region', 'eu-west-1'])),
  )
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1)
  expect(runs.every(({ code }) => code === 0)).toBe(true)
  expect(world.sts.calls).toHaveLength(before + 1)
}, 60_000)

test('a role without tags works, and the warning goes to stderr alone', async () => {
  const { code, stdout, stderr } = await credentialAws(['--role', UNTAGGED_ROLE])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).Version).toBe(1)
  expect(stderr).toMatch(/^vouch: .*sts:TagSession.*\n$/)
})

test('a role is reached over others, in the order of --via, also from the full command line', async () => {
  const flags = ['--via', ROLE, `--via=${NEXT_ROLE}`, '--role', FAR_ROLE]
  const { code, stdout, stderr } = await credentialAws(flags)
  expect([code, stderr]).toEqual([0, ''])
  expect(world.sts.calls.slice(-2).map(({ roleArn }) => roleArn)).toEqual([NEXT_ROLE, FAR_ROLE])
  // A repeated flag is left to the full command line, which takes the last.
  expect(await credentialAws([...flags, '--role', FAR_ROLE])).toEqual({ code, stdout, stderr })
})

const HOME = () => world.environment.home
test.each<[string, () => Promise<Run>, number, RegExp]>([
  ['a role that lets nobody in', () => credentialAws(['--role', CLOSED_ROLE]), 5, /VCH-4002/],
  ['something that is no role', () => credentialAws(['--role', 'x;touch /tmp/p']), 64, /VCH-4001/],
  ['a region of another partition', () => credentialAws(['--role', ROLE, '--region', 'cn-north-1']), 64, /VCH-4014/],
  [
    'a region in the environment that is none',
    () => credentialAws(['--role', ROLE], { AWS_REGION: 'mars' }),
    64,
    /VCH-4014/,
  ],
  ['a duration below what STS gives', () => credentialAws(['--role', ROLE, '--duration', '899']), 6, /VCH-4007/],
  [
    'an STS that anybody could be',
    () => credentialAws(['--role', ROLE], { AWS_ENDPOINT_URL_STS: 'http://example.com' }),
    6,
    /VCH-4016/,
  ],
  [
    'an STS that is away',
    () => credentialAws(['--role', ROLE], { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' }),
    4,
    /VCH-4009/,
  ],
  ['a role of an isolated partition', () => credentialAws(['--role', ROLE.replace('aws', 'aws-iso')]), 64, /VCH-4030/],
  ['roles in a circle', () => credentialAws(['--role', ROLE, '--via', ROLE]), 64, /VCH-4031/],
  ['a next role that does not open', () => credentialAws(['--role', CLOSED_ROLE, '--via', ROLE]), 5, /VCH-4020/],
  ['a role that asks for a fresher touch', () => staleTouch(), 7, /vouch login --fresh.*VCH-4017/],
  ['no agent', () => credentialAws(['--role', ROLE], {}, join(HOME(), 'nobody')), 2, /VCH-3001/],
  ['VOUCH_NO_AGENT', () => credentialAws(['--role', ROLE], { VOUCH_NO_AGENT: '1' }), 6, /VCH-3203/],
  [
    'a folder that is a planted link',
    () => credentialAws(['--role', ROLE], { XDG_RUNTIME_DIR: plantedLink() }),
    6,
    /VCH-3202/,
  ],
  ['an agent that hangs up', hangingUp, 6, /VCH-3201/],
])('%s leaves stdout empty and says one line on stderr', async (_case, run, code, words) => {
  const result = await run()
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toMatch(/^vouch: [^\n]+ \(VCH-\d{4}\)\n$/)
  expect(result.stderr).toMatch(words)
})

function staleTouch(): Promise<Run> {
  const role = `${ROLE}Admin`
  world.server.rules.set(role, { longest_seconds: null, fresh_until: 1, tagged: true })
  return credentialAws(['--role', role])
}

function plantedLink(): string {
  const folder = join(HOME(), 'planted')
  mkdirSync(join(folder, 'target'), { recursive: true, mode: 0o700 })
  symlinkSync(join(folder, 'target'), join(folder, 'vouch'))
  return folder
}

async function hangingUp(): Promise<Run> {
  const runtimeDirectory = join(HOME(), 'xdg')
  mkdirSync(join(runtimeDirectory, 'vouch'), { recursive: true, mode: 0o700 })
  const { socket, token } = agentPaths({ home: HOME(), runtimeDirectory, agentDisabled: false })
  writeFileSync(token, 'x')
  const server = createServer((connection) => connection.end())
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const result = await credentialAws(['--role', ROLE], { XDG_RUNTIME_DIR: runtimeDirectory })
  server.close()
  return result
}

test('after logging out nothing is handed out any more', async () => {
  await agent.endSession()
  expect(await credentialAws(['--role', ROLE])).toMatchObject({ code: 2, stdout: '' })
  await agent.adoptSession(await world.server.session())
})
