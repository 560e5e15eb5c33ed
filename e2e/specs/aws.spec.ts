import { readFile } from 'node:fs/promises'
import { callerIdentity } from '../demo/caller-identity.ts'
import { atOnce } from '../processes/at-once.ts'
import type { StsFault } from '../sts/sts-faults.ts'
import { expect, ROLE, test, UNTAGGED_ROLE } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

const credential = (role: string) => ['credential', 'aws', '--role', role]

test('one touch in the browser ends in an identity that the AWS SDK gets from its profile alone', async ({
  home,
  server,
  desk,
  sts,
}) => {
  expect(await logIn(home, server, desk)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('alice@example.com'),
  })
  expect(await home.run(['setup', 'aws', '--role', ROLE])).toMatchObject({ code: 0 })
  expect(await callerIdentity(home, 'vouch', sts.url)).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com',
    UserId: expect.stringMatching(/^AROA\w+:alice@example\.com$/),
  })
  const assumed = sts.calls.findLast((call) => call.action === 'AssumeRoleWithWebIdentity')
  expect(assumed).toMatchObject({ outcome: 'ok', signed: false, sourceIdentity: 'alice@example.com' })
  expect(assumed?.tags).toMatchObject({ email: 'alice@example.com' })
})

test('a role made before its repair works without tags, and one line says which action to add', async ({
  home,
  server,
  desk,
  sts,
}) => {
  await logIn(home, server, desk)
  const before = sts.calls.length
  const credentials = await home.run(credential(UNTAGGED_ROLE))
  expect(credentials.code).toBe(0)
  expect(JSON.parse(credentials.stdout)).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) })
  expect(credentials.stderr).toContain('sts:TagSession')
  expect(sts.calls.slice(before).map((call) => call.outcome)).toEqual(['AccessDenied', 'ok'])
})

test('200 tools at once cost one call of STS', async ({ home, server, desk, sts }) => {
  test.setTimeout(90_000)
  await logIn(home, server, desk)
  const before = sts.calls.length
  const answers = await atOnce(200, () => home.run(credential(ROLE)))
  expect(new Set(answers.map((answer) => answer.code))).toEqual(new Set([0]))
  expect(new Set(answers.map((answer) => answer.stdout)).size).toBe(1)
  expect(sts.calls.slice(before).map((call) => call.outcome)).toEqual(['ok'])
})

test('keys and profiles in the environment of a tool are neither used nor followed', async ({
  home,
  server,
  desk,
  sts,
}) => {
  await logIn(home, server, desk)
  await home.run(['setup', 'aws', '--role', ROLE])
  const before = sts.calls.length
  const poisoned = { AWS_PROFILE: 'vouch', AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA', AWS_SECRET_ACCESS_KEY: 'poison' }
  expect(await home.run(credential(ROLE), poisoned)).toMatchObject({ code: 0 })
  expect(sts.calls.slice(before)).toEqual([expect.objectContaining({ outcome: 'ok', signed: false })])
})

test('each refusal of AWS has its exit code and words, and no token in them', async ({ home, server, desk, sts }) => {
  await logIn(home, server, desk)
  const faults: [StsFault, number, string][] = [
    ['AccessDenied', 5, 'VCH-4002'],
    ['InvalidIdentityToken', 6, 'VCH-4003'],
    ['ExpiredTokenException', 2, 'VCH-4004'],
    ['RegionDisabledException', 6, 'VCH-4006'],
    ['MalformedPolicyDocument', 5, 'VCH-4010'],
    ['IDPCommunicationError', 4, 'VCH-4005'],
    ['Throttling', 8, 'VCH-4008'],
    ['hangUp', 4, 'VCH-4009'],
  ]
  for (const [fault, code, catalogued] of faults) {
    sts.failNext(fault, { times: 10 })
    const refused = await home.run(credential(ROLE))
    sts.heal()
    expect(refused, fault).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(catalogued) })
    expect(refused.stderr, fault).not.toMatch(/eyJ/)
  }
  expect(await home.run(credential(ROLE))).toMatchObject({ code: 0 })
})

test('a token that AWS calls expired is made anew once, and an issuer that it cannot reach is tried again', async ({
  home,
  server,
  desk,
  sts,
}) => {
  await logIn(home, server, desk)
  const before = sts.calls.length
  sts.failNext('ExpiredTokenException')
  sts.failNext('IDPCommunicationError')
  expect(await home.run(credential(ROLE))).toMatchObject({ code: 0, stderr: '' })
  const outcomes = sts.calls.slice(before).map((call) => call.outcome)
  expect(outcomes).toEqual(['ExpiredTokenException', 'IDPCommunicationError', 'ok'])
})

test('the profile holds a command and no secret, and setting it up again changes nothing', async ({ home }) => {
  expect(await home.run(['setup', 'aws', '--role', ROLE])).toMatchObject({ code: 0 })
  const file = `${home.folder}/.aws/config`
  const written = await readFile(file, 'utf8')
  expect(written).toMatch(/^\[profile vouch\]\ncredential_process = vouch credential aws --role \S+\n$/)
  expect(await home.run(['setup', 'aws', '--role', ROLE])).toMatchObject({ code: 0 })
  expect(await readFile(file, 'utf8')).toBe(written)
})

test('the check goes through the whole chain with the real server, and says of a role without tags what to write', async ({
  home,
  server,
  desk,
}) => {
  expect(await home.run(['aws', 'check', '--role', ROLE])).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^problem +session .*\(VCH-3001\)$/m),
  })
  await logIn(home, server, desk)
  const { code, stdout } = await home.run(['aws', 'check', '--role', ROLE])
  expect(code).toBe(0)
  for (const link of ['session', 'touch', 'rules', 'token', 'aws', 'result']) {
    expect(stdout).toMatch(new RegExp(`^ok +${link} `, 'm'))
  }
  expect(stdout).toContain('arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com')
  const untagged = await home.run(['aws', 'check', '--role', UNTAGGED_ROLE, '--json'])
  const links = JSON.parse(untagged.stdout).roles[0].links as {
    link: string
    state: string
    causes: { words: string }[]
  }[]
  const aws = links.find(({ link }) => link === 'aws')
  expect([untagged.code, aws?.state]).toEqual([0, 'note'])
  expect(aws?.causes[0]?.words).toContain('sts:TagSession')
  for (const text of [stdout, untagged.stdout]) expect(text).not.toMatch(/eyJ|ASIA/)
})
