import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const IDENTITY = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'

/** Processes and files of its own, as a container has; its network is that of this machine, or none. */
const ordinary = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user']
const container = ['/usr/bin/unshare', ...ordinary, '--mount', '--pid', '--fork', '--kill-child']
const NETWORKS = { host: [] as string[], own: ['--net'] }

const wallsStand = await runProcess('/usr/bin/unshare', [...container.slice(1), ...NETWORKS.own, '/bin/true'], {
  environment: cleanEnvironment(),
}).then(
  ({ code }) => code === 0,
  () => false,
)
if (!wallsStand) process.stderr.write('SKIPPED: no role was lent to a container: this machine allows none.\n')

const borrowers: Record<string, readonly [string, ...string[]]> = {
  'the AWS CLI': ['/usr/bin/aws', 'sts', 'get-caller-identity', '--output', 'text', '--query', 'Arn', '--endpoint-url'],
  boto3: [
    '/usr/bin/python3',
    '-c',
    'import boto3, sys; print(boto3.client("sts", endpoint_url=sys.argv[1]).get_caller_identity()["Arn"])',
  ],
}

describe.skipIf(!wallsStand).each(Object.keys(borrowers))('%s in a container', (name) => {
  const [program = '', ...words] = borrowers[name] ?? []
  const missing = !existsSync(program)
  if (missing) process.stderr.write(`SKIPPED: no role was lent to ${name}, which is not installed.\n`)
  let provider: TestProvider
  let sts: LocalSts
  let vouch: BuiltCommandLine
  let lent: Record<string, string>

  beforeAll(async () => {
    provider = await startTestProvider({ config: { rateLimits: 'off' } })
    const { issuer } = provider
    sts = await startSts({
      providers: [{ issuer, clientIds: [issuer] }],
      roles: [{ arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }],
    })
    vouch = await builtCommandLine()
    const { authenticator } = await enrolledPerson(provider.runtime, 'alice@example.com')
    expect(await logInByTestBrowser(vouch, issuer, authenticator)).toMatchObject({ code: 0 })
    const lending = vouch.start(['serve', 'aws', '--role', ROLE, '--region', 'eu-central-1', '--json'], {
      AWS_ENDPOINT_URL_STS: sts.url,
    })
    let printed = ''
    lending.process.stdout?.on('data', (text: string) => {
      printed += text
    })
    await lending.said(/Press Ctrl-C/)
    lent = JSON.parse(printed).environment
  })
  // The command line goes by the real time, and these tests take their own.
  beforeEach(() => provider.clock.advance((Date.now() - provider.clock().getTime()) / 1_000))
  afterAll(async () => {
    await vouch.remove()
    await sts.stop()
    await provider.close()
  })

  function borrow(network: keyof typeof NETWORKS, changes: Record<string, string> = {}) {
    const [unshare = '', ...walls] = [...container, ...NETWORKS[network], program, ...words, sts.url]
    const environment = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...lent, ...changes }
    return runProcess(unshare, walls, { environment })
  }

  test.skipIf(missing)(
    'gets the role where it shares the network of this machine, with what was printed and no more',
    async () => {
      expect(await borrow('host')).toMatchObject({ code: 0, stdout: `${IDENTITY}\n` })
    },
  )

  test.skipIf(missing)(
    'does not reach the port from a network of its own',
    async () => {
      const { code, stdout } = await borrow('own')
      expect([code === 0, stdout]).toEqual([false, ''])
    },
    60_000,
  )

  test.skipIf(missing).each(['host.docker.internal', '172.17.0.1', '192.168.65.254'])(
    'refuses %s by itself, as the documentation says, and nobody is asked',
    async (host) => {
      const uri = new URL(lent.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '')
      const before = sts.calls.length
      const changed = `http://${host}:${uri.port}${uri.pathname}`
      const { code, stdout, stderr } = await borrow('host', { AWS_CONTAINER_CREDENTIALS_FULL_URI: changed })
      expect([code === 0, stdout]).toEqual([false, ''])
      expect(stderr).toMatch(/Unsupported host|can only (?:retrieve|fetch) metadata/i)
      expect(sts.calls).toHaveLength(before)
    },
  )
})
