import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine, type RunningCommand } from '../../cli/testing/built-command-line.ts'
import { inTerminal, type TerminalProcess } from '../../cli/testing/terminal.ts'
import { listLoansOf } from '../../web/domain/aws-loans/list-loans.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { repositoryRoot } from '../processes/built.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'
import { type RemoteMachine, startRemoteMachine } from './remote-machine.ts'
import { whyNoRemoteMachine } from './walled-off.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const IDENTITY = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'

const missing = await whyNoRemoteMachine()
if (missing !== undefined) process.stderr.write(`SKIPPED: no role was lent over SSH: ${missing}.\n`)

/** Who borrows there, by nothing but what `vouch serve aws` printed. */
const borrowers = (sts: string): Record<string, { program: string; line: string; knowsFile?: true }> => ({
  'the AWS CLI': {
    program: '/usr/bin/aws',
    line: `/usr/bin/aws sts get-caller-identity --endpoint-url ${sts} --output text --query Arn`,
  },
  boto3: {
    program: '/usr/bin/python3',
    line: `/usr/bin/python3 -c 'import boto3; print(boto3.client("sts", endpoint_url="${sts}").get_caller_identity()["Arn"])'`,
  },
  'the AWS SDK for JavaScript': {
    program: process.execPath,
    line: `AWS_ENDPOINT_URL_STS=${sts} ${process.execPath} --no-warnings ${fileURLToPath(new URL('../demo/caller-identity.mjs', import.meta.url))}`,
    knowsFile: true,
  },
})

describe.skipIf(missing !== undefined)('a role that is lent over a real OpenSSH server', () => {
  let provider: TestProvider
  let sts: LocalSts
  let person: Awaited<ReturnType<typeof enrolledPerson>>
  let vouch: BuiltCommandLine
  let remote: RemoteMachine
  let folder: string
  const lending: RunningCommand[] = []
  const shells: TerminalProcess[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vouch-lending-'))
    provider = await startTestProvider({ config: { rateLimits: 'off' } })
    const { issuer } = provider
    sts = await startSts({
      providers: [{ issuer, clientIds: [issuer] }],
      roles: [{ arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }],
    })
    person = await enrolledPerson(provider.runtime, 'alice@example.com')
    vouch = await builtCommandLine()
    expect(await logInByTestBrowser(vouch, issuer, person.authenticator)).toMatchObject({ code: 0 })
    // AWS is reached from everywhere; Vouch is not, and need not be.
    remote = await startRemoteMachine({ vouch: ['/bin/false'], ports: [Number(new URL(sts.url).port)] })
  })
  // The command line goes by the real time, and these tests take their own.
  beforeEach(() => provider.clock.advance((Date.now() - provider.clock().getTime()) / 1_000))
  afterAll(async () => {
    for (const { process } of lending) process.kill('SIGKILL')
    for (const shell of shells) shell.kill('SIGKILL')
    await remote.stop()
    await vouch.remove()
    await sts.stop()
    await provider.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Lends the role here. @returns what was printed: lines to set there, and the line that leads the port there */
  async function lend(...options: string[]) {
    const words = ['serve', 'aws', '--role', ROLE, '--region', 'eu-central-1', ...options]
    const command = vouch.start(words, { AWS_ENDPOINT_URL_STS: sts.url })
    lending.push(command)
    let printed = ''
    command.process.stdout?.on('data', (text: string) => {
      printed += text
    })
    const line = await command.said(/(ssh -R \S+ HOST)/)
    await command.said(/Press Ctrl-C/)
    return { command, line, exports: printed.trim().split('\n') }
  }

  /** The printed line, run as it stands, in a terminal here; it ends in a shell there. */
  async function shellThere(line: string) {
    const shell = inTerminal(['/bin/sh', '-c', line], remote.environment)
    shells.push(shell)
    let count = 0
    const type = async (text: string) => {
      count += 1
      shell.type(`${text}; echo "<$?:${count}>"\r`)
      const code = await shell.saw(new RegExp(`<(\\d+):${count}>`))
      return { code: Number(code), shown: shell.shown.slice(shell.shown.lastIndexOf(text.slice(-30))) }
    }
    return { type, close: () => shell.kill('SIGKILL') }
  }

  test('with the printed lines and nothing else, AWS tools there are known; until the loan is ended here', async () => {
    const { line, exports, command } = await lend('--name', 'build host')
    const { type, close } = await shellThere(line)
    expect((await type('env')).shown).not.toMatch(/AWS_/)
    for (const each of exports) await type(each)
    const there = Object.entries(borrowers(sts.url)).filter(([, { program }]) => existsSync(program))
    for (const [name, { line }] of there) {
      const { code, shown } = await type(line)
      expect([name, code, shown]).toEqual([name, 0, expect.stringContaining(IDENTITY)])
    }
    const [loan] = await listLoansOf(provider.runtime, person.person.id)
    expect(loan).toMatchObject({ name: 'build host', roleArn: ROLE, lastUsedAt: expect.any(Date) })
    expect(await vouch.run(['serve', 'end', loan?.id ?? ''])).toMatchObject({ code: 0 })
    for (const [name, { line }] of there.slice(0, 1)) {
      const { code, shown } = await type(line)
      expect([name, code, shown]).toEqual([name, expect.any(Number), expect.stringMatching(/VCH-4019.*You ended it/)])
      expect(code).not.toBe(0)
    }
    expect(await command.ended).toMatchObject({ code: 5, stderr: expect.stringContaining('VCH-4019') })
    const events = await provider.runtime.database.prisma.auditEvent.findMany({
      where: { details: { path: ['loan'], equals: loan?.id ?? '' } },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['aws_loan.created', 'aws_loan.ended']))
    close()
  }, 90_000)

  test('the token by a file that is copied there is taken by tools that know the variable', async () => {
    const file = join(folder, 'loan-token')
    const { line, exports, command } = await lend('--token-file', file)
    const { type, close } = await shellThere(line)
    for (const each of exports) await type(each.replace(file, '"$HOME/loan-token"'))
    await type(`(umask 077; printf %s ${readFileSync(file, 'utf8')} > ~/loan-token)`)
    const [knows] = Object.values(borrowers(sts.url)).filter(({ knowsFile }) => knowsFile)
    const { shown } = await type(knows?.line ?? '')
    expect(shown).toContain(IDENTITY)
    command.process.kill('SIGINT')
    await command.ended
    close()
  }, 60_000)
})

test('the documentation shows the line that is printed', async () => {
  const text = readFileSync(join(repositoryRoot, 'docs/lending.md'), 'utf8')
  const [, port] = /ssh -R 127\.0\.0\.1:(\d+):127\.0\.0\.1:\1 HOST/.exec(text) ?? []
  expect(text).toContain(`AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:${port}/`)
})
