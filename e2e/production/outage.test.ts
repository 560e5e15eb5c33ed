import { paths } from '@vouch/protocol'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { codeForCli, loggedIn, redeem } from '../../web/testing/login.ts'
import { builtServer } from '../processes/built.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { freePort } from '../processes/free-port.ts'
import { type RunningProcess, startProcess } from '../processes/start-process.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { askSession, type CommandLineSession, exchangeForAws } from './command-line-session.ts'
import { enrolledKey } from './enrol-key.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'

let site: ProductionSite
let key: SoftwareAuthenticator
/** It takes half a minute to give up: it is started first, and looked at last. */
let hopeless: { readonly process: RunningProcess; readonly began: number }
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', site.fetch)
  hopeless = { process: await run('start', NOWHERE), began: performance.now() }
  key = await enrolledKey(site, 'alice@example.com')
})
afterAll(() => site.stop())

const NOWHERE = 'postgresql://vouch:hunter2@127.0.0.1:1/vouch'

/** Starts one more process of the built server. */
async function run(command: 'start' | 'client list', databaseUrl: string): Promise<RunningProcess> {
  const variables = { ...site.environment, DATABASE_URL: databaseUrl, VOUCH_PORT: String(await freePort()) }
  const environment = cleanEnvironment(variables)
  return startProcess(process.execPath, [...builtServer(), ...command.split(' ')], { environment })
}

const untilReady = (at: string) =>
  expect.poll(async () => (await fetch(`${at}${paths.readyz}`)).status, { timeout: 10_000 }).toBe(200)

test('without Postgres the site says that it is away and never that a client is at fault; then it recovers by itself', async () => {
  const session = await loggedIn(site, key)
  const code = await codeForCli(site, key)
  const published = await Promise.all([paths.jwks, paths.openidConfiguration].map(textOf))
  await site.postgres.stop()
  try {
    for (const at of site.replicas) {
      const answers = [
        await redeem(site, code, {}, at),
        await exchangeForAws(session, site.issuer, at),
        await askSession(session, at),
      ]
      for (const answer of answers) {
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
        expect(answer.headers.get('www-authenticate')).toBeNull()
      }
      expect(await answers[0]?.json()).toMatchObject({ error: 'temporarily_unavailable', vouch_code: 'VCH-5001' })
      for (const path of ['/', '/sign-in', paths.keys, paths.enroll]) {
        const page = await fetch(`${at}${path}`)
        expect([path, page.status]).toEqual([path, 503])
        expect(await page.text()).toContain('VCH-5001')
      }
      const statuses = [paths.healthz, paths.readyz].map(async (path) => (await fetch(`${at}${path}`)).status)
      expect(await Promise.all(statuses)).toEqual([200, 503])
    }
    expect(await Promise.all([paths.jwks, paths.openidConfiguration].map(textOf))).toEqual(published)
  } finally {
    await site.postgres.start()
  }
  for (const at of site.replicas) await untilReady(at)
  for (const at of site.replicas) {
    expect((await askSession(session, at)).status).toBe(200)
    expect((await exchangeForAws(session, site.issuer, at)).status).toBe(200)
  }
  expect((await redeem(site, code)).status).toBe(200)
})

test('what a server acknowledged before it was killed is there at the other one', async () => {
  const logins: Awaited<ReturnType<typeof codeForCli>>[] = []
  // One after the other: the counter of a key never goes back.
  while (logins.length < 12) logins.push(await codeForCli(site, key))
  const [doomed, other] = site.replicas
  const acknowledged: CommandLineSession[] = []
  const attempts = logins.map(async (login) => {
    const answer = await redeem(site, login, {}, doomed).catch(() => undefined)
    if (answer?.status !== 200) return
    acknowledged.push({ key: login.key, token: (await answer.json()).access_token })
    if (acknowledged.length === 3) site.servers[0].process.signal('SIGKILL')
  })
  await Promise.all(attempts)
  expect(acknowledged.length).toBeGreaterThanOrEqual(3)
  expect(await site.servers[0].process.exited).toMatchObject({ signal: 'SIGKILL' })
  for (const session of acknowledged) expect((await askSession(session, other)).status).toBe(200)
  const successor = await startVouchServer({ port: site.ports[0], environment: site.environment })
  onTestFinished(async () => void (await successor.stop()))
  for (const at of site.replicas) expect((await askSession(await loggedIn(site, key), at)).status).toBe(200)
})

test('a server that is started before its Postgres waits for it, and says so once', async () => {
  await site.postgres.stop()
  const server = await run('start', site.postgres.url)
  await server.waitForOutput(/the database does not answer \(connect ECONNREFUSED [^)]+\); trying again for 30 seconds/)
  await site.postgres.start()
  await server.waitForOutput(/Vouch is at https:\/\/vouch\.example\.test/)
  const { code, stdout } = await server.stop()
  expect(code).toBe(0)
  expect(stdout.match(/the database does not answer/g)).toHaveLength(1)
})

test('a server that is told to stop does not wait for Postgres', async () => {
  const server = await run('start', NOWHERE)
  await server.waitForOutput(/the database does not answer/)
  const began = performance.now()
  server.signal('SIGTERM')
  expect(await server.exited).toMatchObject({ code: 0 })
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('a command of the server does not wait either, and a server gives up after half a minute: both say why', async () => {
  const command = await (await run('client list', NOWHERE)).exited
  const server = await hopeless.process.exited
  expect(performance.now() - hopeless.began).toBeGreaterThan(30_000)
  expect(server.stderr).toContain('It did not answer for 30 seconds: connect ECONNREFUSED')
  for (const { code, stdout, stderr } of [command, server]) {
    expect(code).toBe(6)
    expect(stderr).toMatch(/^VCH-5001: /m)
    expect(stdout + stderr).not.toMatch(/hunter2|\n\s+at /)
  }
}, 45_000)

async function textOf(path: string): Promise<[number, string]> {
  const response = await fetch(`${site.issuer}${path}`)
  return [response.status, await response.text()]
}
