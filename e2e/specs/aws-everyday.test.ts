import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { buildPrograms } from '../../cli/agent/testing/programs.ts'
import { builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { inTerminal } from '../../cli/testing/terminal.ts'
import { startTestProvider } from '../../web/testing/provider.ts'
import { writeRule } from '../../web/testing/role-rules.ts'
import { signedInPerson } from '../../web/testing/signed-in-person.ts'
import { logInByTestBrowser, touchByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { startFederation } from '../sts/federation.ts'
import { startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const ADMIN = 'arn:aws:iam::123456789012:role/PlatformAdmin'
const DEPLOY = 'arn:aws:iam::210987654321:role/Deploy'
const OTHERS = 'arn:aws:iam::123456789012:role/NotYours'
const AWS = '/usr/bin/aws'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
const { issuer, runtime } = provider
const { prisma } = runtime.database
const alice = await signedInPerson(runtime, { email: 'alice@example.com' })
const sts = await startSts({
  providers: [{ issuer, clientIds: [issuer] }],
  roles: [
    { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) },
    { arn: ADMIN, trustPolicy: trustPolicyFor(ADMIN, issuer) },
    { arn: DEPLOY, trustPolicy: enteredFrom(ROLE) },
  ],
})
const federation = await startFederation(sts)
const programs = await buildPrograms()
const vouch = await builtCommandLine(Promise.resolve(programs))
const variables = { AWS_ENDPOINT_URL_STS: sts.url, AWS_ENDPOINT_URL_SIGNIN: federation.url }
const run = (...words: string[]) => vouch.run(words, variables)

beforeEach(async () => {
  expect(await logInByTestBrowser(vouch, issuer, alice.authenticator)).toMatchObject({ code: 0 })
})
afterEach(async () => {
  await vouch.run(['logout'])
  await prisma.awsRoleRule.deleteMany()
})
afterAll(async () => {
  await vouch.remove()
  await federation.stop()
  await sts.stop()
  await provider.close()
})

function enteredFrom(source: string): object {
  const Action = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: source }, Action }] }
}

/** Whose session this is stands in its place: the touch of every live one was so long ago. */
async function touchedMinutesAgo(minutes: number): Promise<void> {
  const authTime = new Date(provider.clock().getTime() - minutes * 60_000)
  await prisma.session.updateMany({ where: { person: { email: 'alice@example.com' } }, data: { authTime } })
}

const freshAdmins = () =>
  writeRule(runtime.database, {
    name: 'Fresh touch for admins',
    pattern: '*Admin*',
    freshSeconds: 900,
    longestSeconds: 1_800,
    tags: 'required',
  })

test.runIf(existsSync(AWS))('the AWS CLI is who the person is, inside exec and with the environment', async () => {
  const identity = ['sts', 'get-caller-identity', '--endpoint-url', sts.url, '--query', 'Arn', '--output', 'text']
  const region = ['--region', 'eu-central-1']
  const inside = await run('exec', '--role', ROLE, ...region, '--', AWS, ...identity)
  expect(inside).toMatchObject({
    code: 0,
    stdout: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com\n',
  })
  const over = await run('exec', '--via', ROLE, '--role', DEPLOY, ...region, AWS, ...identity)
  expect(over).toMatchObject({ code: 0, stdout: 'arn:aws:sts::210987654321:assumed-role/Deploy/alice@example.com\n' })
  expect(sts.calls.findLast(({ action }) => action === 'AssumeRole')).toMatchObject({
    tags: { email: 'alice@example.com' },
    sourceIdentity: 'alice@example.com',
  })
})

test('a role that asks for a fresher touch gets one at the terminal, and nothing without', async () => {
  await freshAdmins()
  await touchedMinutesAgo(42)
  const stale = {
    code: 7,
    stdout: '',
    stderr: expect.stringMatching(/^vouch: [^\n]*`vouch login --fresh`[^\n]*VCH-4017\)\n$/),
  }
  expect(await run('credential', 'aws', '--role', ADMIN)).toEqual(stale)
  expect(await run('exec', '--role', ADMIN, 'true')).toEqual(stale)
  expect(await run('env', '--role', ADMIN)).toEqual(stale)
  expect(await run('aws', 'console', '--role', ADMIN, '--print')).toEqual(stale)
  expect(await run('exec', '--role', ROLE, 'true')).toMatchObject({ code: 0 })

  const words = [...programs.vouch, 'exec', '--role', ADMIN, 'sh', '-c', 'echo it is $VOUCH_EXEC'] as const
  const elsewhere = { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }
  const terminal = inTerminal(words, cleanEnvironment({ HOME: vouch.home, ...variables, ...elsewhere }))
  await terminal.saw(/Touch your key now\? \[Y\/n\]/)
  terminal.type('\r')
  const address = (await terminal.saw(/https?:\/\/\S+\/l\/[\w-]+/)).trim()
  await touchByTestBrowser(address, issuer, alice.authenticator)
  expect(await terminal.ended).toBe(0)
  expect(terminal.shown).toContain(`it is ${ADMIN}`)
  expect(sts.calls.at(-1)).toMatchObject({ roleArn: ADMIN, durationSeconds: '1800' })
  expect(await run('credential', 'aws', '--role', ADMIN)).toMatchObject({ code: 0, stderr: '' })
})

test('while the touch is fresh enough, what was fetched with it is handed out again', async () => {
  await freshAdmins()
  await touchedMinutesAgo(14)
  expect(await run('credential', 'aws', '--role', ADMIN)).toMatchObject({ code: 0 })
  const before = sts.calls.length
  expect(await run('credential', 'aws', '--role', ADMIN)).toMatchObject({ code: 0 })
  expect(sts.calls).toHaveLength(before)
})

test('the rules of the server hold for a role behind another one', async () => {
  await writeRule(runtime.database, { name: 'Nobody deploys', pattern: DEPLOY, everybody: false })
  const refused = await run('exec', '--via', ROLE, '--role', DEPLOY, 'true')
  expect(refused).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('VCH-4018') })
  await prisma.awsRoleRule.deleteMany()
  await writeRule(runtime.database, { name: 'Fresh deploys', pattern: DEPLOY, freshSeconds: 600 })
  await touchedMinutesAgo(11)
  const stale = await run('exec', '--via', ROLE, '--role', DEPLOY, 'true')
  expect(stale).toMatchObject({ code: 7, stdout: '', stderr: expect.stringContaining('VCH-4017') })
  await touchedMinutesAgo(5)
  expect(await run('exec', '--via', ROLE, '--role', DEPLOY, 'true')).toMatchObject({ code: 0 })
})

test('the roles that are published are listed with what they ask for', async () => {
  await writeRule(runtime.database, {
    name: 'Production',
    pattern: ADMIN,
    freshSeconds: 900,
    published: true,
    tags: 'required',
  })
  await writeRule(runtime.database, { name: 'Deployment', pattern: DEPLOY, published: true, via: [ROLE] })
  await writeRule(runtime.database, { name: 'Of others', pattern: OTHERS, published: true, everybody: false })
  expect((await run('setup', 'aws', '--role', DEPLOY, '--via', ROLE, '--profile', 'deploy')).code).toBe(0)
  const { code, stdout, stderr } = await run('aws', 'roles', '--json')
  expect([code, stderr]).toEqual([0, ''])
  const { roles } = JSON.parse(stdout)
  expect(roles).toEqual([
    expect.objectContaining({
      name: 'Deployment',
      arn: DEPLOY,
      via: [ROLE],
      touch_needed: false,
      profiles: ['deploy'],
    }),
    expect.objectContaining({ name: 'Production', arn: ADMIN, fresh_seconds: 900, profiles: [] }),
  ])
  expect((await run('aws', 'roles')).stdout).toContain('a touch younger than 15 min; yours is ')
  expect((await run('exec', '--profile', 'deploy', 'sh', '-c', 'echo $VOUCH_EXEC')).stdout).toBe(`${DEPLOY}\n`)
  expect(readFileSync(`${vouch.home}/.aws/config`, 'utf8')).toContain('[profile deploy]')
})

test('the console opens signed in as the person, in the role', async () => {
  const { code, stdout } = await run('aws', 'console', '--role', ROLE, '--service', 's3', '--print')
  expect(code).toBe(0)
  expect((await fetch(stdout.trim(), { redirect: 'manual' })).headers.get('location')).toBe(
    'https://console.aws.amazon.com/s3/home?region=us-east-1',
  )
  expect(federation.calls.at(-1)).toMatchObject({
    issuer,
    arn: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com',
  })
})
