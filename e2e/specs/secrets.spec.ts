import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { enrolKey } from '../browser/enrol-key.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { type SeenProcess, watchProcesses } from '../canary/process-sampler.ts'
import { type Exchange, startRecordingProxy } from '../canary/recording-proxy.ts'
import { startRecordingSocket } from '../canary/recording-socket.ts'
import { Secrets } from '../canary/secrets.ts'
import { callerIdentity } from '../demo/caller-identity.ts'
import { freePort } from '../processes/free-port.ts'
import { processesAtHome } from '../processes/processes-at-home.ts'
import { createScratchHome, type ScratchHome } from '../processes/scratch-home.ts'
import type { Finished } from '../processes/start-process.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'
import { expect, ROLE, test } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

test.skip(process.platform !== 'linux', 'processes are looked at by /proc')

/** What must have been learnt, so that what is not found is not simply unknown. */
const EXPECTED = [
  'agent token',
  'authorization code',
  'AWS secret key',
  'AWS session token',
  'cookie of the browser',
  'DPoP private key',
  'identity token for AWS',
  'invite',
  'loan token',
  'PKCE verifier',
  'session token',
]

test('no secret of a whole day is found in a file, an argument, an environment, a log or a core', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const secrets = new Secrets()
  const [front, back] = [await freePort(), await freePort()]
  const server = await startVouchServer({ port: back, environment: { VOUCH_ISSUER: `http://localhost:${front}` } })
  const proxy = await startRecordingProxy(front, back, (exchange) => learnFromServer(secrets, exchange))
  const issuer = `http://localhost:${front}`
  const role = { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }
  const sts = await startSts({ providers: [{ issuer, clientIds: [issuer] }], roles: [role] })
  const home = await createScratchHome({ AWS_ENDPOINT_URL_STS: sts.url, VOUCH_DEBUG: '1' })
  const temporary = join(home.folder, 'tmp')
  await mkdir(temporary)
  const processes = watchProcesses()
  const said: string[] = []
  const run = async (...words: string[]): Promise<Finished> => {
    const finished = await home.run(words, { TMPDIR: temporary })
    said.push(finished.stderr, ...(words[0] === 'credential' ? [] : [finished.stdout]))
    return finished
  }

  const context = await browser.newContext()
  const page = await context.newPage()
  page.on('request', (request) => learnFromAddress(secrets, request.url()))
  const key = await VirtualKey.plugInto(page)
  const link = await server.enrolLink()
  await enrolKey(page, link, { email: 'alice@example.com', name: 'Alice', keyName: 'Desk' })
  expect((await run('agent', 'start')).code).toBe(0)
  const runtime = join(home.folder, 'run/vouch')
  secrets.add('agent token', readFileSync(join(runtime, 'agent.token'), 'utf8'))
  const socket = await startRecordingSocket(join(runtime, 'agent.sock'), (message) => learnFromAgent(secrets, message))

  const login = await logIn(home, { ...server, issuer }, { context, page, key })
  expect(login.code).toBe(0)
  said.push(login.stdout, login.stderr)
  expect((await run('setup', 'aws', '--role', ROLE)).code).toBe(0)
  for (let times = 0; times < 3; times += 1) expect((await run('credential', 'aws', '--role', ROLE)).code).toBe(0)
  await callerIdentity(home, 'vouch', sts.url)
  expect((await run('exec', '--role', ROLE, '--', 'sleep', '0.2')).code).toBe(0)
  said.push(await borrow(secrets, home))
  sts.failNext('AccessDenied', { times: 9 })
  expect((await run('credential', 'aws', '--role', ROLE, '--duration', '900')).code).toBe(5)
  sts.heal()
  for (const words of [['status'], ['status', '--json'], ['doctor'], ['login']]) await run(...words)
  const { stdout: help } = await run('--help')
  expect(help).toContain('credential aws')

  // The agent dies of the signal that leaves a core where cores are allowed.
  socket.restore()
  const [agent] = processesAtHome(home.folder)
  if (agent === undefined) throw new Error('the agent does not run')
  process.kill(agent, 'SIGABRT')
  await expect.poll(() => processesAtHome(home.folder)).toEqual([])
  expect((await run('credential', 'aws', '--role', ROLE)).code).toBe(2)
  await context.close()

  const seen = await processes.stop()
  const { stdout, stderr } = await server.process.stop()
  expect([...secrets.names].sort()).toEqual([...EXPECTED].sort())

  // The token of the agent is made to be read there, by this user alone. The backup of a file of the person's would be theirs.
  const tokenFile = join(runtime, 'agent.token')
  expect(secrets.foundBelow(home.folder, (path) => path === tokenFile)).toEqual([])
  expect(secrets.foundBelow(server.dataFolder)).toEqual([])
  const known = new Secrets()
  known.add('what is no secret', 'alice@example.com')
  expect(known.foundBelow(server.dataFolder).length).toBeGreaterThan(0)
  expect(secrets.foundIn(Buffer.from(said.join('\n')))).toEqual([])
  // The link that enrols the first administrator is printed, for whoever starts the server.
  expect(secrets.foundIn(Buffer.from(`${stdout}${stderr}`.replaceAll(link, '')))).toEqual([])
  expect(leaks(secrets, seen)).toEqual([])
  for (const folder of ['/', home.folder, temporary, process.cwd()]) expect(coresIn(folder)).toEqual([])

  // The sampler saw what it should have, and would have told: `exec` hands its child what is asked for.
  const started = seen.map(({ args }) => args.replaceAll('\0', ' '))
  for (const words of [/ login --server/, / credential aws /, /agent/, /^sleep 0\.2/]) {
    expect(started.some((each) => words.test(each))).toBe(true)
  }
  const child = seen.find(({ args, environment }) => args.startsWith('sleep\0') && environment.includes(home.folder))
  expect(secrets.foundIn(Buffer.from(child?.environment ?? ''))).toEqual(['AWS secret key', 'AWS session token'])
  writeFileSync(join(temporary, 'planted'), `{"x":"${readFileSync(tokenFile, 'utf8')}"}`)
  expect(secrets.foundBelow(temporary)).toEqual([`agent token: ${join(temporary, 'planted')}`])

  await home.remove()
  await sts.stop()
  await proxy.stop()
  await server.stop()
})

/** Lends the role, and takes what a borrower gets. @returns what the lender said besides the token, which it prints for the borrower */
async function borrow(secrets: Secrets, home: ScratchHome): Promise<string> {
  const lender = home.start(['serve', 'aws', '--role', ROLE, '--json'])
  const [line] = await lender.waitForOutput(/^\{.*\}$/m)
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } =
    JSON.parse(line).environment
  secrets.add('loan token', token)
  const { SecretAccessKey, Token } = JSON.parse(await answerOf(uri, token))
  expect(SecretAccessKey).toMatch(/./)
  secrets.add('AWS secret key', SecretAccessKey)
  secrets.add('AWS session token', Token)
  lender.signal('SIGINT')
  const { stdout, stderr } = await lender.exited
  return `${stdout.replace(line, '')}${stderr}`
}

/** As an AWS SDK asks: without what a browser, and so `fetch`, adds of its own. */
async function answerOf(uri: string, authorization: string): Promise<string> {
  const [answer] = await once(get(uri, { headers: { authorization } }), 'response')
  return text(answer)
}

function learnFromServer(secrets: Secrets, { path, requestBody, responseHeaders, responseBody }: Exchange): void {
  for (const cookie of responseHeaders['set-cookie'] ?? []) {
    secrets.add('cookie of the browser', /=([^;]*)/.exec(cookie)?.[1])
  }
  if (path.startsWith('/api/') && requestBody.includes('"invite"')) {
    secrets.add('invite', JSON.parse(requestBody).invite)
  }
  if (path !== '/oauth/token') return
  const form = new URLSearchParams(requestBody)
  secrets.add('authorization code', form.get('code'))
  secrets.add('PKCE verifier', form.get('code_verifier'))
  const { access_token } = JSON.parse(responseBody)
  secrets.add(form.has('code') ? 'session token' : 'identity token for AWS', access_token)
}

/** An invite is behind the # of an address, which no server sees. */
function learnFromAddress(secrets: Secrets, address: string): void {
  secrets.add('invite', /#invite=([\w-]+)/.exec(address)?.[1])
}

function learnFromAgent(secrets: Secrets, message: Record<string, unknown>): void {
  const { params, result } = message as {
    params?: { accessToken?: string; dpopKey?: { d: string } }
    result?: { credential?: { SecretAccessKey: string; SessionToken: string } }
  }
  secrets.add('session token', params?.accessToken)
  secrets.add('DPoP private key', params?.dpopKey?.d)
  secrets.add('AWS secret key', result?.credential?.SecretAccessKey)
  secrets.add('AWS session token', result?.credential?.SessionToken)
}

/** What was started with a secret, but for the child of `exec`, which gets what its name says. */
function leaks(secrets: Secrets, seen: readonly SeenProcess[]): string[] {
  return seen.flatMap(({ args, environment }) => {
    const handed = args.startsWith('sleep\0') ? '' : environment
    return secrets.foundIn(Buffer.from(`${args}\n${handed}`, 'latin1')).map((name) => `${name}: ${args}`)
  })
}

function coresIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^core(\.|$)/.test(name))
}
