import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { operations } from '@vouch/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTokenFile } from '../../aws/lending/token-file.ts'
import { type RunningAgent, runAgent } from '../agent.ts'
import { type Agent, connectAgent } from '../client.ts'
import { agentPaths } from '../directory/paths.ts'
import { prepareRuntimeDirectory, type RuntimeDirectory } from '../directory/runtime-directory.ts'
import { openConnection } from '../rpc/connection.ts'
import { ROLE, startWorld, type World } from '../testing/world.ts'

const CREATE = operations['aws.loans.create'].path
const END = operations['aws.loans.end'].path
const wish = { role: ROLE, via: [], name: 'a container', seconds: 3_600 }
let world: World
let directory: RuntimeDirectory
let running: RunningAgent
let lender: Agent

beforeEach(async () => {
  world = await startWorld()
  directory = prepareRuntimeDirectory(agentPaths(world.environment))
  running = await runAgent(directory, { version: '0.0.0', endLoanPauseMilliseconds: 1 })
  lender = await connect()
  await lender.adoptSession(await world.server.session(8 * 3_600))
})
afterEach(async () => {
  vi.useRealTimers()
  lender.close()
  running.stop()
  await running.ended
  await world.end()
})

async function connect(): Promise<Agent> {
  const agent = await connectAgent({ environment: world.environment })
  if (agent === undefined) throw new Error('no agent')
  return agent
}

const asked = (path: string) => world.server.requests.filter((request) => request.endsWith(path)).length
const tokenFile = () => createTokenFile(join(world.environment.home, 'token'))

test('a loan lives as long as the connection that it was asked for over, and is ended at the server with it', async () => {
  const loan = await lender.lendRole(wish)
  expect(loan).toMatchObject({ role: ROLE, name: 'a container' })
  expect(world.server.loans.has(loan.id)).toBe(true)
  lender.close()
  await expect.poll(() => world.server.loans.size).toBe(0)
})

test('another connection of the same person neither holds a loan nor ends it', async () => {
  const { id } = await lender.lendRole(wish)
  const other = await connect()
  await other.status()
  other.close()
  await (await connect()).status()
  expect(world.server.loans.has(id)).toBe(true)
})

test('the file of the token goes with the connection, and another file in its place stays', async () => {
  for (const replaced of [false, true]) {
    const file = await tokenFile()
    await file.write('a token')
    const agent = await connect()
    const { path, identity } = file
    await agent.lendRole({ ...wish, file: { path, identity } })
    if (replaced) {
      await file.remove()
      await (await tokenFile()).write('of somebody else')
    }
    agent.close()
    await expect.poll(() => world.server.loans.size).toBe(0)
    expect(existsSync(path)).toBe(replaced)
  }
})

test('whoever is killed while the loan is being made leaves neither loan nor file', async () => {
  const file = await tokenFile()
  await file.write('a token')
  const { path, identity } = file
  const letGo = world.server.hold(CREATE)
  void lender.lendRole({ ...wish, file: { path, identity } }).catch(() => undefined)
  await expect.poll(() => asked(CREATE)).toBe(1)
  lender.close()
  await expect.poll(() => existsSync(path)).toBe(false)
  letGo()
  await expect.poll(() => asked(END)).toBe(1)
  await expect.poll(() => world.server.loans.size).toBe(0)
})

test('a server that is away is told when it is back', async () => {
  await lender.lendRole(wish)
  world.server.refuse(END, 'databaseUnavailable')
  lender.close()
  await expect.poll(() => asked(END)).toBeGreaterThan(2)
  expect(world.server.loans.size).toBe(1)
  world.server.refuse(END, undefined)
  await expect.poll(() => world.server.loans.size).toBe(0)
})

test('with the session nothing is left to be told, and no more is tried', async () => {
  await lender.lendRole(wish)
  world.server.refuse(END, 'databaseUnavailable')
  lender.close()
  await expect.poll(() => asked(END)).toBeGreaterThan(1)
  const other = await connect()
  await other.endSession()
  const tries = asked(END)
  for (let round = 0; round < 20; round += 1) await other.status()
  expect(asked(END)).toBeLessThanOrEqual(tries + 1)
})

test('what the server refuses is no loan, and its connection is like any other', async () => {
  world.server.refuse(CREATE, 'tooManyAwsLoans')
  await expect(lender.lendRole(wish)).rejects.toMatchObject({ errorName: 'tooManyAwsLoans' })
  lender.close()
  await (await connect()).status()
  expect(asked(END)).toBe(0)
})

test('a connection that lends is not closed for its silence, nor to make room, as others are', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  lender = await connect()
  const silent = await openConnection(directory)
  const { id } = await lender.lendRole(wish)
  vi.advanceTimersByTime(6_000)
  vi.useRealTimers()
  await expect.poll(() => silent?.isUsable).toBe(false)
  const crowd = await Promise.all(Array.from({ length: 1_100 }, () => openConnection(directory)))
  await expect.poll(() => crowd.filter((each) => each?.isUsable).length).toBeLessThanOrEqual(1_024)
  expect(asked(END)).toBe(0)
  expect(world.server.loans.has(id)).toBe(true)
  for (const connection of crowd) connection?.close()
})

test('connections that lend nothing any more do not shut others out, nor end a loan from before them', async () => {
  const { id } = await lender.lendRole(wish)
  const crowd: Agent[] = []
  while (crowd.length < 1_023) {
    const agent = await connect()
    const lent = await agent.lendRole(wish)
    await agent.callServer('aws.loans.end', { id: lent.id })
    crowd.push(agent)
  }
  const other = await connect()
  expect(await other.status()).toMatchObject({ session: expect.anything() })
  expect([...world.server.loans.keys()]).toEqual([id])
  for (const agent of [other, ...crowd]) agent.close()
}, 30_000)
