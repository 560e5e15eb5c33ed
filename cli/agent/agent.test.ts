import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type RunningAgent, runAgent } from './agent.ts'
import { connectAgent } from './client.ts'
import { agentPaths } from './directory/paths.ts'
import { prepareRuntimeDirectory, type RuntimeDirectory } from './directory/runtime-directory.ts'
import { AGENT_PROTOCOL } from './rpc/protocol-version.ts'
import { ROLE, startWorld, type World } from './testing/world.ts'

let world: World
let directory: RuntimeDirectory
let agent: RunningAgent

beforeEach(async () => {
  world = await startWorld()
  directory = prepareRuntimeDirectory(agentPaths(world.environment))
  agent = await runAgent(directory, { version: '0.0.0' })
})
afterEach(async () => {
  agent.stop()
  await agent.ended
  await world.end()
})

const client = async () => {
  const connected = await connectAgent({ environment: world.environment })
  if (connected === undefined) throw new Error('no agent')
  return connected
}

/** Sends these lines on one connection, and gives every answer until the agent hangs up or has answered that many. */
function raw(lines: readonly string[], answers = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  return new Promise((resolve) => {
    const socket = connect(directory.socket)
    let received = ''
    const done = () => {
      socket.destroy()
      resolve(
        received
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      )
    }
    socket.on('data', (chunk) => {
      received += chunk
      if (received.split('\n').length > answers) done()
    })
    socket.on('error', () => {})
    socket.on('close', done)
    socket.write(lines.map((line) => `${line}\n`).join(''))
  })
}

const hello = (change: object = {}) =>
  JSON.stringify({
    jsonrpc: '2.0',
    method: 'agent.authenticate',
    params: { token: readFileSync(directory.token, 'utf8'), protocol: AGENT_PROTOCOL, ...change },
  })
const call = (method: string, params: unknown = {}, id = 1) => JSON.stringify({ jsonrpc: '2.0', id, method, params })

test('socket and token are for their user alone', () => {
  expect(lstatSync(directory.socket).mode & 0o777).toBe(0o600)
  expect(lstatSync(directory.token).mode & 0o777).toBe(0o600)
  expect(readFileSync(directory.token, 'utf8')).toMatch(/^[\w-]{64}$/)
})

test('nothing is answered to a connection without the token, or with another one', async () => {
  const refused = [
    {
      jsonrpc: '2.0',
      id: null,
      error: expect.objectContaining({ data: expect.objectContaining({ code: 'VCH-3204' }) }),
    },
  ]
  expect(await raw([call('agent.status')])).toEqual(refused)
  expect(await raw([hello({ token: 'x'.repeat(43) }), call('agent.status')])).toEqual(refused)
  expect(await raw([hello({ token: '' }), call('agent.status')])).toEqual(refused)
  expect(await raw([hello({ token: { length: 43 } }), call('agent.status')])).toEqual(refused)
})

test('another version of the protocol is refused, not guessed at', async () => {
  expect(await raw([hello({ protocol: AGENT_PROTOCOL + 1 }), call('agent.status')])).toEqual([
    {
      jsonrpc: '2.0',
      id: null,
      error: expect.objectContaining({ message: expect.stringContaining('different versions') }),
    },
  ])
})

test.each([
  ['constructor', {}],
  ['agent.authenticate2', {}],
  ['session.token', {}],
])('the method %s does not exist', async (method, params) => {
  expect(await raw([hello(), call(method, params)], 1)).toEqual([
    { jsonrpc: '2.0', id: 1, error: { code: -32_601, message: expect.any(String) } },
  ])
})

test.each([
  ['agent.status', { more: 1 }],
  ['agent.status', []],
  ['aws.credentials', {}],
  ['aws.credentials', { roleArn: { $ne: '' } }],
  ['aws.credentials', { roleArn: ROLE, sessionPolicy: '{}' }],
  ['aws.credentials', { roleArn: ROLE, durationSeconds: 900.5 }],
  ['session.adopt', { accessToken: 'x' }],
])('the parameters of %s are only its own: %j', async (method, params) => {
  expect(await raw([hello(), call(method, params)], 1)).toEqual([
    { jsonrpc: '2.0', id: 1, error: { code: -32_602, message: expect.any(String) } },
  ])
})

test('a name such as __proto__ in the parameters pollutes nothing', async () => {
  const line = `{"jsonrpc":"2.0","id":1,"method":"agent.status","params":{"__proto__":{"polluted":1}}}`
  await raw([hello(), line], 1)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('garbage ends its own connection and nothing else', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  const garbage = [
    '',
    'x',
    '{}',
    '[]',
    'null',
    '\0',
    deep,
    '\u0000\uffff',
    'x'.repeat(70_000),
    '{"jsonrpc":"1.0","id":1,"method":"x"}',
  ]
  for (const line of garbage) expect(await raw([hello(), line])).toMatchObject([{ id: null, error: { code: -32_600 } }])
  for (const line of garbage) expect(await raw([line])).toMatchObject([{ id: null }])
  const status = await (await client()).status()
  expect(status).toMatchObject({ version: '0.0.0', pid: process.pid, session: null })
})

test('what is asked of an agent without a session says that there is none', async () => {
  const connected = await client()
  await expect(connected.awsCredentials({ roleArn: ROLE })).rejects.toMatchObject({ errorName: 'notLoggedIn' })
  expect(await connected.endSession()).toEqual({ ended: false, revokedAtServer: false })
  connected.close()
})

test('a session that was handed over can be used and is never given back', async () => {
  const connected = await client()
  const session = await world.server.session()
  const adopted = await connected.adoptSession(session)
  const answers = [
    adopted,
    await connected.status(),
    await connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url }),
  ]
  expect(answers[0]).toMatchObject({ server: world.server.issuer, session: { person: { email: 'alice@example.com' } } })
  expect(JSON.stringify(answers)).not.toContain(session.accessToken)
  expect(JSON.stringify(answers)).not.toContain(session.dpopKey.d)
  connected.close()
})

test('an agent says why its session is over, where somebody ended it', async () => {
  const connected = await client()
  await connected.adoptSession(await world.server.session())
  world.server.refuse('/oauth/token', 'grantRefused')
  world.server.refuse('/api/v1/session', 'sessionEndedByAdministrator')
  const refused = connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  await expect(refused).rejects.toMatchObject({ errorName: 'sessionEndedByAdministrator', entry: { exit: 2 } })
  expect(await connected.status()).toMatchObject({
    session: null,
    ended: { code: 'VCH-6204', at: expect.closeTo(Date.now() / 1_000, -1) },
  })
  await connected.adoptSession(await world.server.session())
  expect(await connected.status()).not.toHaveProperty('ended')
  connected.close()
})

test('200 callers at once cost one token and one call of STS', async () => {
  const first = await client()
  await first.adoptSession(await world.server.session())
  const callers = await Promise.all(Array.from({ length: 200 }, client))
  const answers = await Promise.all(
    callers.map((each) => each.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })),
  )
  expect(new Set(answers.map(({ credential }) => credential.AccessKeyId)).size).toBe(1)
  expect(world.sts.calls).toHaveLength(1)
  expect(world.server.requests.filter((each) => each === 'POST /oauth/token')).toHaveLength(1)
  for (const each of [first, ...callers]) each.close()
})

test('1000 connections that say nothing keep nobody out', async () => {
  await (await client()).adoptSession(await world.server.session())
  const silent = await Promise.all(Array.from({ length: 1_000 }, openSilent))
  const callers = await Promise.all(Array.from({ length: 500 }, client))
  const answers = await Promise.all(
    callers.map((each) => each.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })),
  )
  expect(answers).toHaveLength(500)
  // More than 1,024 connections are not kept; those that have said nothing for the longest time made room.
  await vi.waitFor(() => expect(silent.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(400))
  expect(world.sts.calls).toHaveLength(1)
  for (const each of callers) each.close()
  for (const each of silent) each.destroy()
})

function openSilent(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(directory.socket, () => {
      socket.write('{"jsonrpc"')
      resolve(socket)
    })
    socket.on('error', () => {})
    socket.resume()
  })
}

test('logging out wipes the credentials and revokes the session at the server', async () => {
  const connected = await client()
  await connected.adoptSession(await world.server.session())
  await connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  expect(await connected.endSession()).toEqual({ ended: true, revokedAtServer: true })
  expect(world.server.requests).toContain('POST /oauth/revoke')
  await expect(connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })).rejects.toMatchObject({
    errorName: 'notLoggedIn',
  })
  await connected.adoptSession(await world.server.session())
  await connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  expect(world.sts.calls).toHaveLength(2)
  connected.close()
})

test('logging out forgets the session when the server is away', async () => {
  const connected = await client()
  await connected.adoptSession({ ...(await world.server.session()), server: 'http://127.0.0.1:1' })
  expect(await connected.endSession()).toEqual({ ended: true, revokedAtServer: false })
  expect((await connected.status()).session).toBeNull()
  connected.close()
})

test('a session that the server calls over ends here too, and a fault of the server ends none', async () => {
  const connected = await client()
  await connected.adoptSession(await world.server.session())
  world.server.refuse('/oauth/token', 'databaseUnavailable')
  await expect(connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })).rejects.toMatchObject({
    errorName: 'databaseUnavailable',
  })
  expect((await connected.status()).session).not.toBeNull()
  world.server.refuse('/oauth/token', 'tokenRefused')
  await expect(connected.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })).rejects.toMatchObject({
    errorName: 'notLoggedIn',
  })
  expect((await connected.status()).session).toBeNull()
  connected.close()
})

test('a client that was silent for longer than the agent waits is served all the same', async () => {
  const connected = await client()
  agent.stop()
  await agent.ended
  agent = await runAgent(directory, { version: '0.0.1' })
  await vi.waitFor(async () => expect(await connected.status()).toMatchObject({ version: '0.0.1' }))
  connected.close()
})

test('stopping removes socket and connections', async () => {
  const connected = await client()
  await connected.stop()
  await agent.ended
  expect(lstatSync(directory.socket, { throwIfNoEntry: false })).toBeUndefined()
  await expect(connected.status()).rejects.toMatchObject({ errorName: 'agentUnavailable' })
})

test('an agent that holds no session ends after a while', async () => {
  agent.stop()
  await agent.ended
  const short = await runAgent(directory, { version: '0.0.0', lingerMilliseconds: 1 })
  await short.ended
  expect(lstatSync(directory.socket, { throwIfNoEntry: false })).toBeUndefined()
})

test('an agent whose socket was taken away, so that nobody can reach it, ends with its session', async () => {
  agent.stop()
  await agent.ended
  agent = await runAgent(directory, { version: '0.0.0', lookMilliseconds: 1 })
  const connected = await client()
  await connected.adoptSession(await world.server.session())
  connected.close()
  rmSync(directory.socket)
  writeFileSync(directory.socket, 'of another')
  await agent.ended
  expect(readFileSync(directory.socket, 'utf8')).toBe('of another')
})
