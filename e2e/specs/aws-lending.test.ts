import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { builtCommandLine, type RunningCommand } from '../../cli/testing/built-command-line.ts'
import { sendRaw, statusOf } from '../../cli/testing/raw-http.ts'
import { startTestProvider } from '../../web/testing/provider.ts'
import { signedInPerson } from '../../web/testing/signed-in-person.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'
import { startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const DEPLOY = 'arn:aws:iam::123456789012:role/Deploy'
const CLOSED = 'arn:aws:iam::123456789012:role/NotYours'
const IDENTITY = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
const { issuer, runtime } = provider
const { prisma } = runtime.database
const alice = await signedInPerson(runtime, { email: 'alice@example.com' })
const boss = await signedInPerson(runtime, { role: 'administrator' })
const sts = await startSts({
  providers: [{ issuer, clientIds: [issuer] }],
  roles: [
    { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) },
    { arn: DEPLOY, trustPolicy: chainPolicy(ROLE) },
    { arn: CLOSED, trustPolicy: trustPolicyFor(CLOSED, 'https://other.example.com') },
  ],
})
const vouch = await builtCommandLine()
const lending: RunningCommand[] = []

// The command line goes by the real time, and these tests take their own.
beforeEach(() => provider.clock.advance((Date.now() - provider.clock().getTime()) / 1_000))
afterEach(async () => {
  for (const { process, ended } of lending.splice(0)) {
    process.kill('SIGKILL')
    await ended
  }
  await prisma.awsLoan.deleteMany()
})
afterAll(async () => {
  await vouch.remove()
  await sts.stop()
  await provider.close()
})

function chainPolicy(from: string): object {
  const actions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: from }, Action: actions }] }
}

async function logIn(): Promise<void> {
  expect(await logInByTestBrowser(vouch, issuer, alice.authenticator)).toMatchObject({ code: 0 })
}

interface Lent {
  readonly command: RunningCommand
  readonly loan: string
  readonly environment: Record<string, string>
}

/** Lends a role by the built command line, and waits until it can be borrowed. */
async function lend(...options: string[]): Promise<Lent> {
  const words = ['serve', 'aws', '--role', ROLE, '--json', ...options]
  const command = vouch.start(words, { AWS_ENDPOINT_URL_STS: sts.url })
  lending.push(command)
  let printed = ''
  command.process.stdout?.on('data', (text: string) => {
    printed += text
  })
  await command.said(/Press Ctrl-C/)
  const { loan, environment } = JSON.parse(printed)
  return { command, loan, environment }
}

async function ask({ environment }: Lent): Promise<{ status: number; body: Record<string, string> }> {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri = '', AWS_CONTAINER_AUTHORIZATION_TOKEN: token = '' } = environment
  const { origin, host, pathname } = new URL(uri)
  const request = [`GET ${pathname} HTTP/1.1`, `Host: ${host}`, `Authorization: ${token}`, '', '']
  const answer = await sendRaw(origin, request.join('\r\n'))
  return { status: statusOf(answer) ?? 0, body: JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) }
}

const stopped = async ({ command }: Lent, signal: NodeJS.Signals = 'SIGINT') => {
  command.process.kill(signal)
  return command.ended
}

await logIn()

test('a role is lent by its name, listed, used, and given back with Ctrl-C; then nothing answers', async () => {
  const lent = await lend('--name', 'build container', '--for', '30m')
  const { status, body } = await ask(lent)
  expect(status).toBe(200)
  expect(Object.keys(body).sort()).toEqual(['AccessKeyId', 'Expiration', 'RoleArn', 'SecretAccessKey', 'Token'])
  expect(body.RoleArn).toBe(ROLE)
  const { loans } = JSON.parse((await vouch.run(['serve', 'list', '--json'])).stdout)
  expect(loans).toMatchObject([{ id: lent.loan, role: ROLE, name: 'build container', current: true }])
  expect(loans[0].last_used_at).not.toBeNull()
  const listed = await vouch.run(['serve', 'list'])
  expect(listed.stdout).toContain(`${ROLE} to “build container”`)

  const { code, stderr } = await stopped(lent)
  expect(code).toBe(130)
  expect(stderr).toContain('The loan has ended.')
  expect(await prisma.awsLoan.findUnique({ where: { id: lent.loan } })).toMatchObject({ endedReason: 'returned' })
  await expect(ask(lent)).rejects.toThrow()
  expect((await vouch.run(['serve', 'list'])).stdout).toContain('You lend no role.')
})

test('credentials live half an hour, or as long as the loan where that is less; a quarter of an hour at least', async () => {
  const durations = async (time: string) => {
    const lent = await lend('--for', time)
    const before = sts.calls.length
    for (let count = 0; count < 3; count += 1) expect((await ask(lent)).status).toBe(200)
    return sts.calls.slice(before).map(({ durationSeconds }) => Number(durationSeconds))
  }
  expect(await durations('2h')).toEqual([1_800])
  const [twenty = 0, ...again] = await durations('20m')
  expect(twenty).toBeGreaterThan(1_150)
  expect(twenty).toBeLessThanOrEqual(1_200)
  expect(again).toEqual([])
  expect(await durations('1m')).toEqual([900])
})

const revocations: Record<string, { end(lent: Lent): Promise<unknown>; code: number; words: string }> = {
  'the person ends it on the dashboard': {
    end: ({ loan }) => alice.act('aws-loan.end', { loanId: loan }),
    code: 5,
    words: 'You ended it on the dashboard.',
  },
  'an administrator ends it': {
    end: ({ loan }) => boss.act('aws-loan.end-of-anyone', { loanId: loan }),
    code: 5,
    words: 'An administrator ended it.',
  },
  'it is ended from another terminal': {
    end: ({ loan }) => vouch.run(['serve', 'end', loan.slice(0, 8)]),
    code: 5,
    words: 'You ended it with `vouch serve end`',
  },
  'its time is up': {
    end: ({ loan }) => prisma.awsLoan.update({ where: { id: loan }, data: { expiresAt: provider.clock() } }),
    code: 0,
    words: 'The time is up',
  },
}
test.each(Object.keys(revocations))('when %s, the next request is refused and the command says so', async (name) => {
  const { end, code, words } = revocations[name] as (typeof revocations)[string]
  const lent = await lend()
  expect((await ask(lent)).status).toBe(200)
  await end(lent)
  expect(await ask(lent)).toMatchObject({ status: 403, body: { code: 'VCH-4019', message: expect.any(String) } })
  const ended = await lent.command.ended
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(words) })
  await expect(ask(lent)).rejects.toThrow()
})

test('with its session a loan ends, and the command says who ended that', async () => {
  const lent = await lend()
  expect((await ask(lent)).status).toBe(200)
  await boss.act('session.end-all-of-person', { personId: alice.person.id })
  expect((await ask(lent)).status).toBe(401)
  expect(await lent.command.ended).toMatchObject({ code: 2, stderr: expect.stringContaining('VCH-6204') })
  await logIn()
})

test('a logout, and a login after it, end the loan of the session before', async () => {
  const lent = await lend()
  await vouch.run(['logout'])
  await logIn()
  expect((await ask(lent)).status).toBeGreaterThanOrEqual(400)
  expect(await lent.command.ended).toMatchObject({ code: 2, stderr: expect.stringContaining('vouch: ') })
})

test('while the server is away nothing is given, not even what is at hand; and the loan goes on once it is back', async () => {
  const lent = await lend()
  const good = await ask(lent)
  expect(good.status).toBe(200)
  const [server] = provider.servers
  const listeners = server?.listeners('request') ?? []
  server?.removeAllListeners('request')
  server?.on('request', (request) => request.socket.destroy())
  expect(await ask(lent)).toMatchObject({ status: 502, body: { code: 'VCH-3002' } })
  server?.removeAllListeners('request')
  for (const listener of listeners) server?.on('request', listener as never)
  expect(await ask(lent)).toEqual(good)
  await stopped(lent)
})

test('a terminal that is closed, and a polite kill, end the loan too', async () => {
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    const lent = await lend()
    expect((await stopped(lent, signal)).code).toBe(130)
    expect(await prisma.awsLoan.findUnique({ where: { id: lent.loan } })).toMatchObject({ endedReason: 'returned' })
  }
})

test('the token can stand in a file for this user alone, which is gone at the end; one that is there is left alone', async () => {
  const file = join(vouch.home, 'token')
  const lent = await lend('--token-file', file)
  expect(lent.environment).toMatchObject({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file })
  expect(lent.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const token = readFileSync(file, 'utf8')
  const withToken = { ...lent, environment: { ...lent.environment, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } }
  expect((await ask(withToken)).status).toBe(200)
  const taken = await vouch.run(['serve', 'aws', '--role', ROLE, '--token-file', file], {
    AWS_ENDPOINT_URL_STS: sts.url,
  })
  expect(taken).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('VCH-3523') })
  expect(readFileSync(file, 'utf8')).toBe(token)
  await stopped(lent)
  expect(existsSync(file)).toBe(false)
  expect(await prisma.awsLoan.count()).toBe(1)
})

test('killed without a word, it leaves no loan, no file, nothing that listens, and an end in the audit log', async () => {
  const file = join(vouch.home, 'token-of-the-killed')
  for (let round = 0; round < 3; round += 1) {
    const lent = await lend('--token-file', file, '--name', `round ${round}`)
    lent.command.process.kill('SIGKILL')
    await lent.command.ended
    await expect.poll(() => existsSync(file)).toBe(false)
    await expect.poll(async () => (await vouch.run(['serve', 'list'])).stdout).toContain('You lend no role.')
    expect(await prisma.awsLoan.findUnique({ where: { id: lent.loan } })).toMatchObject({ endedReason: 'returned' })
    const events = { type: 'aws_loan.ended', details: { path: ['loan'], equals: lent.loan } }
    expect(await prisma.auditEvent.count({ where: events })).toBe(1)
    await expect(ask(lent)).rejects.toThrow()
  }
})

test('an end that was told once is told once: an orderly one makes one event, too', async () => {
  const lent = await lend()
  await stopped(lent)
  await lent.command.ended
  const other = await lend()
  const events = { type: 'aws_loan.ended', details: { path: ['loan'], equals: lent.loan } }
  expect(await prisma.auditEvent.count({ where: events })).toBe(1)
  await stopped(other)
})

test('killed together with the agent, nobody can use what is left: the next login lends anew', async () => {
  const lent = await lend()
  const { pid } = JSON.parse((await vouch.run(['agent', 'status', '--json'])).stdout)
  process.kill(pid, 'SIGKILL')
  lent.command.process.kill('SIGKILL')
  await lent.command.ended
  await expect(ask(lent)).rejects.toThrow()
  await logIn()
  const again = await lend()
  expect((await ask(again)).status).toBe(200)
  await stopped(again)
})

test('a role at the end of a chain is lent as itself', async () => {
  const command = vouch.start(['serve', 'aws', '--role', DEPLOY, '--via', ROLE], { AWS_ENDPOINT_URL_STS: sts.url })
  lending.push(command)
  let printed = ''
  command.process.stdout?.on('data', (text: string) => {
    printed += text
  })
  await command.said(/Press Ctrl-C/)
  const environment = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, variable = '', value = '']) => [variable, value]),
  )
  const { status, body } = await ask({ command, loan: '', environment })
  expect([status, body.RoleArn]).toEqual([200, DEPLOY])
  expect(sts.issued(body.AccessKeyId ?? '')).toBeDefined()
})

test('a profile that Vouch wrote says what is lent, and the borrower gets its region', async () => {
  await vouch.run(['setup', 'aws', '--role', ROLE, '--profile', 'lent', '--region', 'eu-central-1'])
  const command = vouch.start(['serve', 'aws', '--profile', 'lent'], { AWS_ENDPOINT_URL_STS: sts.url })
  lending.push(command)
  await command.said(/VouchDeveloper is lent to “port \d+” for 1 h, until/)
  command.process.kill('SIGINT')
  const { stdout } = await command.ended
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^export AWS_CONTAINER_CREDENTIALS_FULL_URI=http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/),
    expect.stringMatching(/^export AWS_CONTAINER_AUTHORIZATION_TOKEN=[\w-]{43}$/),
    'export AWS_REGION=eu-central-1',
    'export AWS_DEFAULT_REGION=eu-central-1',
    '',
  ])
})

test('what AWS refuses is not lent, and leaves no loan behind', async () => {
  const refused = await vouch.run(['serve', 'aws', '--role', CLOSED], { AWS_ENDPOINT_URL_STS: sts.url })
  expect(refused).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('VCH-4002') })
  expect(await prisma.awsLoan.count()).toBe(0)
})

test.each([
  [['--for', 'soon'], 64],
  [['--for', '13h'], 64],
  [['--port', '70000'], 64],
  [['--name', 'two\nlines'], 64],
])('%j is refused before anything is lent', async (options, code) => {
  const refused = await vouch.run(['serve', 'aws', '--role', ROLE, ...options], { AWS_ENDPOINT_URL_STS: sts.url })
  expect(refused).toMatchObject({ code, stdout: '' })
  expect(await prisma.awsLoan.count()).toBe(0)
})

test('an id that is none of theirs ends nothing, and one that is not whole has to be one alone', async () => {
  const [one, other] = [await lend(), await lend()]
  expect(await vouch.run(['serve', 'end', 'zz'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('VCH-6821'),
  })
  const same = { [one.loan]: `aaaa${one.loan.slice(4)}`, [other.loan]: `aaaa${other.loan.slice(4)}` }
  for (const [id, changed] of Object.entries(same))
    await prisma.awsLoan.update({ where: { id }, data: { id: changed } })
  expect(await vouch.run(['serve', 'end', 'aaaa'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('VCH-3527'),
  })
  const whole = await vouch.run(['serve', 'end', Object.values(same)[0] ?? '', '--json'])
  expect(JSON.parse(whole.stdout)).toMatchObject({ ended: true })
})

/** An AWS tool that knows the variables of a loan and nothing else. */
function borrow({ environment }: Lent, program: string, args: readonly string[]) {
  return runProcess(program, args, {
    environment: cleanEnvironment({
      ...environment,
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_DEFAULT_REGION: 'us-east-1',
    }),
  })
}

const script = fileURLToPath(new URL('../demo/caller-identity.mjs', import.meta.url))
const python = [
  'import boto3',
  `print(boto3.client("sts", endpoint_url=${JSON.stringify(sts.url)}).get_caller_identity()["Arn"])`,
].join('\n')
/** Whether it knows AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, which is younger than Debian's. */
const borrowers: [name: string, program: string, args: readonly string[], knowsFile: boolean][] = [
  ['the AWS SDK for JavaScript', process.execPath, ['--no-warnings', script], true],
  ['the AWS CLI', '/usr/bin/aws', ['sts', 'get-caller-identity', '--endpoint-url', sts.url], false],
  ['botocore', '/usr/bin/python3', ['-c', python], false],
]
for (const [name, program, args, knowsFile] of borrowers) {
  const missing = !existsSync(program)
  test.skipIf(missing)(
    `${name} gets its identity out of a loan (skipped where it is not installed)`,
    async () => {
      const file = join(vouch.home, `token-${name.replaceAll(' ', '-')}`)
      const lent = [await lend(), ...(knowsFile ? [await lend('--token-file', file)] : [])]
      for (const loan of lent) {
        const { code, stdout, stderr } = await borrow(loan, program, args)
        expect([code, stderr]).toEqual([0, ''])
        expect(stdout).toContain(IDENTITY)
      }
    },
    60_000,
  )
}
