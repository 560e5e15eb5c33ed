import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningAgent, runAgent } from '../agent.ts'
import { type Agent, connectAgent } from '../client.ts'
import { agentPaths } from '../directory/paths.ts'
import { prepareRuntimeDirectory, type RuntimeDirectory } from '../directory/runtime-directory.ts'
import { AGENT_PROTOCOL } from '../rpc/protocol-version.ts'
import { CLOSED_ROLE, ROLE, startWorld, UNTAGGED_ROLE, type World } from '../testing/world.ts'

let world: World
let directory: RuntimeDirectory
let running: RunningAgent
let agent: Agent

beforeEach(async () => {
  world = await startWorld()
  directory = prepareRuntimeDirectory(agentPaths(world.environment))
  running = await runAgent(directory, { version: '0.0.0' })
  const connected = await connectAgent({ environment: world.environment })
  if (connected === undefined) throw new Error('no agent')
  agent = connected
})
afterEach(async () => {
  agent.close()
  running.stop()
  await running.ended
  await world.end()
})

const logIn = async () => agent.adoptSession(await world.server.session())
const attempt = (roleArn: string, more: object = {}) =>
  agent.attemptAws({ roleArn, stsEndpoint: world.sts.url, ...more })

/** Every byte that the agent answers to one request. */
function answerTo(method: string, params: object): Promise<string> {
  const token = readFileSync(directory.token, 'utf8')
  const hello = { jsonrpc: '2.0', method: 'agent.authenticate', params: { token, protocol: AGENT_PROTOCOL } }
  return new Promise((resolve, reject) => {
    const socket = connect(directory.socket)
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
      if (received.endsWith('\n')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
    for (const message of [hello, { jsonrpc: '2.0', id: 1, method, params }])
      socket.write(`${JSON.stringify(message)}\n`)
  })
}

test('nobody logged in: nothing is minted, and nothing asked of AWS', async () => {
  await expect(agent.inspectAwsToken({ roleArn: ROLE })).rejects.toMatchObject({ errorName: 'notLoggedIn' })
  await expect(attempt(ROLE)).rejects.toMatchObject({ errorName: 'notLoggedIn' })
  expect([world.server.requests, world.sts.calls]).toEqual([[], []])
})

test('an inspection says what is in the token and that the published key verifies it', async () => {
  await logIn()
  expect(await agent.inspectAwsToken({ roleArn: ROLE })).toMatchObject({
    header: { alg: 'ES256', kid: '1' },
    claims: { iss: world.server.issuer, sub: 'alice@example.com' },
    signature: 'verified',
    characters: expect.any(Number),
  })
  const untagged = await agent.inspectAwsToken({ roleArn: ROLE, omitTags: true })
  expect(Object.keys(untagged.claims).filter((name) => name.startsWith('https://aws'))).toEqual([])
})

test('neither a token, nor its signature, nor credentials leave the agent', async () => {
  await logIn()
  const inspected = await answerTo('aws.inspect', { roleArn: ROLE })
  const attempted = await answerTo('aws.attempt', { roleArn: ROLE, stsEndpoint: world.sts.url })
  expect(inspected).toContain('alice@example.com')
  expect(attempted).toContain('assumed-role/VouchDeveloper/alice@example.com')
  for (const answer of [inspected, attempted]) expect(answer).not.toMatch(/eyJ|ASIA|[\w-]{80}|secret/i)
})

test('a real attempt says which session it came to, each time anew, and keeps nothing', async () => {
  await logIn()
  const assumedRoleArn = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'
  expect(await attempt(ROLE)).toMatchObject({ outcome: 'assumed', assumedRoleArn })
  expect(await attempt(ROLE, { omitTags: true })).toMatchObject({ outcome: 'assumed', assumedRoleArn })
  await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  expect(world.sts.calls.map(({ outcome, signed, sourceIdentity }) => [outcome, signed, sourceIdentity])).toEqual([
    ['ok', false, 'alice@example.com'],
    ['ok', false, undefined],
    ['ok', false, 'alice@example.com'],
  ])
})

test('a refusal of AWS comes with its code and words, and ours, after one call', async () => {
  await logIn()
  const denied = {
    outcome: 'refused',
    code: 'VCH-4002',
    aws: { name: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
  }
  expect(await attempt(CLOSED_ROLE)).toMatchObject(denied)
  expect(await attempt(UNTAGGED_ROLE)).toMatchObject(denied)
  expect(await attempt(UNTAGGED_ROLE, { omitTags: true })).toMatchObject({ outcome: 'assumed' })
  world.sts.failNext('hangUp')
  expect(await attempt(ROLE)).toMatchObject({ outcome: 'refused', code: 'VCH-4009', aws: null })
  expect(world.sts.calls).toHaveLength(4)
})

test('what AWS says cannot drive a terminal', async () => {
  await logIn()
  world.sts.failNext('InvalidIdentityToken', { message: '\u001b[2Jthe token is invalid' })
  const answer = await attempt(ROLE)
  expect(answer).toMatchObject({ aws: { message: 'the token is invalid' } })
})

test.each([
  [{ roleArn: 'x' }, 'roleArnMalformed'],
  [{ roleArn: ROLE, region: 'cn-north-1' }, 'regionMalformed'],
  [{ roleArn: ROLE, stsEndpoint: 'http://sts.example.com' }, 'stsEndpointRefused'],
  [{ roleArn: ROLE, durationSeconds: 60 }, 'awsDurationRefused'],
])('an attempt with %j is refused before a token is made', async (request, errorName) => {
  await logIn()
  await expect(agent.attemptAws(request)).rejects.toMatchObject({ errorName })
  expect(world.server.requests).toEqual([])
})
