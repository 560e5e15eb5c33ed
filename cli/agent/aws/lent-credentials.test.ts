import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningAgent, runAgent } from '../agent.ts'
import { type Agent, connectAgent } from '../client.ts'
import { agentPaths } from '../directory/paths.ts'
import { prepareRuntimeDirectory } from '../directory/runtime-directory.ts'
import { ROLE, startWorld, UNTAGGED_ROLE, type World } from '../testing/world.ts'

const USE = '/api/v1/aws/loans/use'
let world: World
let running: RunningAgent
let agent: Agent

beforeEach(async () => {
  world = await startWorld()
  const directory = prepareRuntimeDirectory(agentPaths(world.environment))
  running = await runAgent(directory, { version: '0.0.0', awsPatienceMilliseconds: 3_000 })
  const connected = await connectAgent({ environment: world.environment })
  if (connected === undefined) throw new Error('no agent')
  agent = connected
  await agent.adoptSession(await world.server.session(8 * 3_600))
})
afterEach(async () => {
  agent.close()
  running.stop()
  await running.ended
  await world.end()
})

/** A loan that the server calls alive. */
function lend(role = ROLE, via: string[] = []): string {
  const id = randomUUID()
  const now = Math.floor(Date.now() / 1_000)
  const times = { created_at: now, expires_at: now + 3_600, last_used_at: null }
  world.server.loans.set(id, { id, role, via, name: 'a container', from: 'Command line', current: true, ...times })
  return id
}

const borrow = (loan: string, roleArn = ROLE) => agent.awsCredentials({ roleArn, stsEndpoint: world.sts.url, loan })
const asked = () => world.server.requests.filter((request) => request.endsWith(USE)).length

test('the server is asked before each answer, also before one out of the cache', async () => {
  const loan = lend()
  const answers = [await borrow(loan), await borrow(loan), await borrow(loan)]
  expect(new Set(answers.map(({ credential }) => credential.AccessKeyId)).size).toBe(1)
  expect(asked()).toBe(3)
  expect(world.sts.calls).toHaveLength(1)
})

test('a loan that was ended gives nothing, whatever is at hand, and the person still gets their own', async () => {
  const loan = lend()
  await borrow(loan)
  world.server.loans.delete(loan)
  await expect(borrow(loan)).rejects.toMatchObject({ errorName: 'awsLoanEnded' })
  const own = await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  expect(own.credential.AccessKeyId).toMatch(/^ASIA/)
})

test.each(['serverUnreachable', 'serverBusy', 'databaseUnavailable', 'internal'] as const)(
  'a server that cannot say whether a loan is alive (%s) gives nothing of it',
  async (error) => {
    const loan = lend()
    await borrow(loan)
    world.server.refuse(USE, error)
    await expect(borrow(loan)).rejects.toMatchObject({ errorName: error })
    world.server.refuse(USE, undefined)
    expect((await borrow(loan)).warnings).toEqual([])
  },
)

test('a server that does not say it in time gives nothing, not even the last that is good', async () => {
  const loan = lend()
  await borrow(loan)
  const release = world.server.hold(USE)
  await expect(borrow(loan)).rejects.toMatchObject({ errorName: 'serverUnreachable' })
  release()
  await borrow(loan)
})

test('a loan gives no other role than its own', async () => {
  const [loan, chained] = [lend(), lend(ROLE, [UNTAGGED_ROLE])]
  await expect(borrow(loan, UNTAGGED_ROLE)).rejects.toMatchObject({ errorName: 'awsLoanEnded' })
  await expect(borrow(chained)).rejects.toMatchObject({ errorName: 'awsLoanEnded' })
  expect(world.sts.calls).toEqual([])
})
