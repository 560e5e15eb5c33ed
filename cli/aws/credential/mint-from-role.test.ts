import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningAgent, runAgent } from '../../agent/agent.ts'
import { type Agent, connectAgent } from '../../agent/client.ts'
import { agentPaths } from '../../agent/directory/paths.ts'
import { prepareRuntimeDirectory } from '../../agent/directory/runtime-directory.ts'
import type { TestRoleRule } from '../../agent/testing/vouch-server.ts'
import {
  FAR_ROLE,
  NEXT_ROLE,
  ROLE,
  roleEnteredFrom,
  startWorld,
  UNTAGGED_ROLE,
  type World,
} from '../../agent/testing/world.ts'
import { TAGS_WARNING } from './mint.ts'

let world: World
let running: RunningAgent
let agent: Agent

beforeEach(async () => {
  world = await startWorld()
  running = await runAgent(prepareRuntimeDirectory(agentPaths(world.environment)), { version: '0.0.0' })
  const connected = await connectAgent({ environment: world.environment })
  if (connected === undefined) throw new Error('no agent')
  agent = connected
  await agent.adoptSession(await world.server.session(28_800))
})
afterEach(async () => {
  agent.close()
  running.stop()
  await running.ended
  await world.end()
})

const chain = (via: string[], roleArn: string, durationSeconds?: number) =>
  agent.awsCredentials({ roleArn, via, stsEndpoint: world.sts.url, ...(durationSeconds && { durationSeconds }) })
const free: TestRoleRule = { longest_seconds: null, fresh_until: null, tagged: true }
const soon = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

test('source identity, transitive tags and the person’s session name go from role to role', async () => {
  const { credential, warnings } = await chain([ROLE, NEXT_ROLE], FAR_ROLE)
  expect(warnings).toEqual([])
  expect(world.sts.calls.map(({ action, outcome, signed, roleArn }) => [action, outcome, signed, roleArn])).toEqual([
    ['AssumeRoleWithWebIdentity', 'ok', false, ROLE],
    ['AssumeRole', 'ok', true, NEXT_ROLE],
    ['AssumeRole', 'ok', true, FAR_ROLE],
  ])
  expect(world.sts.issued(credential.AccessKeyId)).toMatchObject({
    arn: 'arn:aws:sts::210987654321:assumed-role/Backup/alice@example.com',
    tags: { email: 'alice@example.com' },
    sourceIdentity: 'alice@example.com',
  })
})

test('the roles on the way are fetched once, for themselves and for whatever they lead to', async () => {
  await Promise.all([chain([ROLE], NEXT_ROLE), chain([ROLE, NEXT_ROLE], FAR_ROLE), chain([], ROLE)])
  await chain([ROLE], NEXT_ROLE, 900)
  expect(world.sts.calls.map(({ roleArn, durationSeconds }) => [roleArn, durationSeconds])).toEqual([
    [ROLE, '3600'],
    [NEXT_ROLE, '3600'],
    [FAR_ROLE, '3600'],
    [NEXT_ROLE, '900'],
  ])
})

test('a next role that does not let the one before in is told by the role, in the words of AWS', async () => {
  world.sts.putRole(roleEnteredFrom(FAR_ROLE, NEXT_ROLE))
  await expect(chain([ROLE], NEXT_ROLE)).rejects.toMatchObject({
    errorName: 'awsChainRefused',
    message: expect.stringMatching(/AWS says: “User: \S+assumed-role\/VouchDeveloper\S+ is not authorized .*Deploy/),
    entry: { exit: 5 },
  })
})

test('a role before that carries no tags says so once, and leads on all the same', async () => {
  world.sts.putRole(roleEnteredFrom(UNTAGGED_ROLE, NEXT_ROLE))
  const { credential, warnings } = await chain([UNTAGGED_ROLE], NEXT_ROLE)
  expect(warnings).toEqual([TAGS_WARNING])
  expect(world.sts.issued(credential.AccessKeyId)?.tags).toEqual({})
})

test('an AWS that is busy on the way is asked again', async () => {
  await chain([], ROLE)
  world.sts.failNext('Throttling', { times: 2 })
  await chain([ROLE], NEXT_ROLE)
  expect(world.sts.calls.map(({ outcome }) => outcome)).toEqual(['ok', 'Throttling', 'Throttling', 'ok'])
})

test('the rules of the server for the next role are asked for, and bind', async () => {
  world.server.rules.set(NEXT_ROLE, { ...free, longest_seconds: 1_800 })
  await chain([ROLE], NEXT_ROLE)
  expect(world.sts.calls.at(-1)?.durationSeconds).toBe('1800')
  world.server.rules.set(FAR_ROLE, { ...free, fresh_until: soon(-1) })
  await expect(chain([ROLE, NEXT_ROLE], FAR_ROLE)).rejects.toMatchObject({ errorName: 'awsFreshTouchNeeded' })
  world.server.rules.set(FAR_ROLE, { ...free, forbidden: true })
  await expect(chain([ROLE, NEXT_ROLE], FAR_ROLE)).rejects.toMatchObject({ errorName: 'awsRoleForbidden' })
  expect(world.sts.calls).toHaveLength(2)
})

test('a rule for the first role bounds what it leads to', async () => {
  world.server.rules.set(ROLE, { ...free, longest_seconds: 1_200 })
  await chain([ROLE], NEXT_ROLE)
  expect(world.sts.calls.map(({ durationSeconds }) => durationSeconds)).toEqual(['1200', '1200'])
})

test('a server that answers with a fault about the next role gives no way past its rules', async () => {
  world.server.refuse('/api/v1/aws/roles/explain', 'internal')
  await expect(chain([ROLE], NEXT_ROLE)).rejects.toMatchObject({ errorName: 'internal' })
  expect(world.sts.calls.map(({ action }) => action)).toEqual(['AssumeRoleWithWebIdentity'])
})
