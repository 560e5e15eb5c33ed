import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AWAY_WARNING } from '../../aws/credential/credential-store.ts'
import { type RunningAgent, runAgent } from '../agent.ts'
import { type Agent, connectAgent } from '../client.ts'
import { agentPaths } from '../directory/paths.ts'
import { prepareRuntimeDirectory } from '../directory/runtime-directory.ts'
import { ROLE, startWorld, type World } from '../testing/world.ts'

const clock = { ahead: 0 }
let world: World
let running: RunningAgent
let agent: Agent
let silentSts: Server

beforeEach(async () => {
  clock.ahead = 0
  world = await startWorld()
  running = await runAgent(prepareRuntimeDirectory(agentPaths(world.environment)), {
    version: '0.0.0',
    awsPatienceMilliseconds: 100,
    clocks: {
      now: () => new Date(Date.now() + clock.ahead),
      monotonic: () => performance.now() + clock.ahead,
    },
  })
  const connected = await connectAgent({ environment: world.environment })
  if (connected === undefined) throw new Error('no agent')
  agent = connected
  await agent.adoptSession(await world.server.session(8 * 3_600))
  silentSts = createServer(() => {})
  await new Promise<void>((resolve) => silentSts.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  agent.close()
  running.stop()
  await running.ended
  silentSts.close()
  await world.end()
})

const ask = (stsEndpoint = world.sts.url) => agent.awsCredentials({ roleArn: ROLE, stsEndpoint })

test('a server that does not answer is named in time, and its late answer is for whoever asks next', async () => {
  const release = world.server.hold('/oauth/token')
  await expect(ask()).rejects.toMatchObject({
    errorName: 'serverUnreachable',
    message: expect.stringContaining(`${new URL(world.server.issuer).host} has not answered yet.`),
  })
  await expect(ask()).rejects.toMatchObject({ errorName: 'serverUnreachable' })
  release()
  await expect.poll(() => world.sts.calls.length).toBe(1)
  expect((await ask()).warnings).toEqual([])
  expect(world.server.requests.filter((each) => each === 'POST /oauth/token')).toHaveLength(1)
  expect(world.sts.calls).toHaveLength(1)
})

test('an STS that does not answer is named in time', async () => {
  const url = `http://127.0.0.1:${(silentSts.address() as AddressInfo).port}`
  await expect(ask(url)).rejects.toMatchObject({
    errorName: 'awsUnreachable',
    message: expect.stringContaining('It has not answered yet.'),
  })
})

test('credentials that are still good are handed out to who cannot wait', async () => {
  const { credential } = await ask()
  clock.ahead = 50 * 60_000
  const release = world.server.hold('/oauth/token')
  expect(await ask()).toEqual({ credential, warnings: [AWAY_WARNING] })
  clock.ahead = 59.9 * 60_000
  await expect(ask()).rejects.toMatchObject({ errorName: 'serverUnreachable' })
  release()
})
