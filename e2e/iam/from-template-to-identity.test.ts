import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { writeRule } from '../../web/testing/role-rules.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { awsProgram, runWithAws } from './aws-program.ts'
import { startIam } from './start-iam.ts'

type Authenticator = Awaited<ReturnType<typeof enrolledPerson>>['authenticator']

const ROLE = 'arn:aws:iam::123456789012:role/Deploy'
const ADMIN_ROLE = 'arn:aws:iam::123456789012:role/Admin'
const OLD_ROLE = 'arn:aws:iam::123456789012:role/Old'

let provider: TestProvider
let alice: Authenticator
let bob: Authenticator
let vouch: BuiltCommandLine
let sts: LocalSts

beforeAll(async () => {
  provider = await startTestProvider({ config: { rateLimits: 'off' } })
  alice = (await enrolledPerson(provider.runtime, 'alice@example.com')).authenticator
  bob = (await enrolledPerson(provider.runtime, 'bob@example.com')).authenticator
  sts = await startSts(await madeByTheScript())
})
afterAll(async () => {
  await sts?.stop()
  await provider.close()
})
beforeEach(async () => {
  vouch = await builtCommandLine()
  await provider.runtime.database.prisma.awsRoleRule.deleteMany()
})
afterEach(() => vouch.remove())

/** What an administrator does: prints the script, and runs it with the AWS CLI. */
async function madeByTheScript() {
  const admin = await builtCommandLine()
  const iam = await startIam()
  try {
    const words = [
      '--print-iam',
      'cli',
      '--email',
      'alice@example.com',
      '--role-name',
      'Deploy',
      '--server',
      provider.issuer,
    ]
    const printed = await admin.run(['setup', 'aws', ...words])
    expect(printed).toMatchObject({ code: 0, stderr: expect.stringContaining('on this machine only') })
    if (awsProgram === undefined) return { providers: [], roles: [] }
    expect(await runWithAws(printed.stdout, awsProgram, iam.url)).toMatchObject({ code: 0, stderr: '' })
    const bound = ['--print-iam', 'cli', '--bound', '--role-name', 'Admin', '--server', provider.issuer]
    const { stdout } = await admin.run(['setup', 'aws', ...bound])
    expect(await runWithAws(stdout, awsProgram, iam.url)).toMatchObject({ code: 0, stderr: '' })
    return iam.world()
  } finally {
    await iam.stop()
    await admin.remove()
  }
}

const variables = () => ({ AWS_ENDPOINT_URL_STS: sts.url })
const run = (...words: string[]) => vouch.run(words, variables())
const config = () => readFile(join(vouch.home, '.aws/config'), 'utf8')

/** As a shell of the developer has it: `vouch` is started by this Node. */
function callerIdentity(profile: string) {
  const plain = cleanEnvironment({ HOME: vouch.home, ...variables(), AWS_EC2_METADATA_DISABLED: 'true' })
  const environment = { ...plain, PATH: `${dirname(process.execPath)}:${plain.PATH}` }
  const words = ['--endpoint-url', sts.url, '--region', 'us-east-1', 'sts', 'get-caller-identity', '--profile', profile]
  return runProcess(awsProgram ?? '', words, { environment })
}

test.skipIf(awsProgram === undefined)(
  'from the printed script to an identity in four commands, and for nobody else (skipped without the AWS CLI)',
  async () => {
    const { database } = provider.runtime
    await writeRule(database, {
      name: 'Deploy',
      pattern: ROLE,
      published: true,
      profile: 'deploy',
      region: 'eu-central-1',
    })
    await writeRule(database, { name: 'Old', pattern: OLD_ROLE, published: true, profile: 'old' })
    expect(await logInByTestBrowser(vouch, provider.issuer, alice)).toMatchObject({ code: 0 })
    expect(await run('setup', 'aws', '--all')).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse((await callerIdentity('deploy')).stdout)).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/alice@example.com',
    })
    const { profiles } = JSON.parse((await run('setup', 'aws', '--list', '--json')).stdout)
    expect(profiles).toMatchObject([
      { profile: 'deploy', works: true },
      { profile: 'old', works: true },
    ])

    await database.prisma.awsRoleRule.deleteMany({ where: { name: 'Old' } })
    expect((await run('setup', 'aws', '--all')).stderr).toContain(`Profile old is for ${OLD_ROLE}`)
    expect(await run('setup', 'aws', '--all', '--prune')).toMatchObject({ code: 0, stderr: '' })
    expect(await config()).not.toContain('[profile old]')

    await run('logout')
    expect(await logInByTestBrowser(vouch, provider.issuer, bob)).toMatchObject({ code: 0 })
    const refused = await callerIdentity('deploy')
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('VCH-4002')
  },
  120_000,
)

test.skipIf(awsProgram === undefined)(
  'a role that was printed bound lets nobody in before the rule that the check names is there (skipped without the AWS CLI)',
  async () => {
    expect(await logInByTestBrowser(vouch, provider.issuer, bob)).toMatchObject({ code: 0 })
    await run('setup', 'aws', '--role', ADMIN_ROLE, '--profile', 'admin')
    const early = await callerIdentity('admin')
    expect([early.code === 0, early.stderr]).toEqual([false, expect.stringContaining('VCH-4002')])
    const asked = await run('aws', 'check', '--profile', 'admin')
    expect([asked.code, asked.stdout]).toEqual([5, expect.stringContaining('admin/aws-roles')])
    await writeRule(provider.runtime.database, { name: 'Admins', pattern: ADMIN_ROLE, tags: 'bound', published: true })
    expect(JSON.parse((await callerIdentity('admin')).stdout)).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/Admin/bob@example.com',
    })
    expect(sts.calls.at(-2)?.tags).toMatchObject({ 'vouch:role': ADMIN_ROLE })
    expect((await run('aws', 'roles')).stdout).toContain('names the role to AWS')
    expect((await run('aws', 'check', '--profile', 'admin')).stdout).toContain('that name the role')
  },
  120_000,
)

test('a role that the rules keep from somebody is neither offered nor said to work', async () => {
  const { database } = provider.runtime
  await writeRule(database, { name: 'Deploy', pattern: ROLE, published: true, everybody: false })
  await logInByTestBrowser(vouch, provider.issuer, bob)
  expect(await run('setup', 'aws', '--all')).toMatchObject({ code: 0, stdout: 'No role is published for you.\n' })
  await run('setup', 'aws', '--role', ROLE)
  const { code, stdout } = await run('setup', 'aws', '--list')
  expect([code, stdout]).toEqual([
    6,
    expect.stringMatching(/^problem {2}vouch {2}\S+Deploy\n {9}The server does not give you/),
  ])
})

test('a profile that was written is taken out again, and what was there before is there as it was', async () => {
  const start = '[default]\r\nregion = x'
  await run('setup', 'aws', '--role', ROLE)
  await run('setup', 'aws', '--undo')
  await writeFile(join(vouch.home, '.aws/config'), start)
  await run('setup', 'aws', '--role', ROLE, '--region', 'eu-central-1')
  expect(await config()).toContain('\r\nregion = eu-central-1\r\ncredential_process = ')
  expect(await run('setup', 'aws', '--undo')).toMatchObject({ code: 0 })
  expect(await config()).toBe(start)
})
