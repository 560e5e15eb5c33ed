import { paths } from '@vouch/protocol'
import { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { locationOf, type Provider, provenLogin, redeem, TestBrowser } from '../../web/testing/login.ts'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { report } from './report.ts'
import { login, type Stage } from './stage.ts'
import { median } from './statistics.ts'

const LOGINS = 9
const WARM_UP = 20

/** `login_browser_ms`, from the start of `vouch login` to its end, with a real browser; leaves the home logged in. */
export async function measureLogins(stage: Stage): Promise<void> {
  const times: number[] = []
  // The first one warms up browser, server and files.
  for (let at = 0; at <= LOGINS; at++) {
    if (at > 0) await stage.home.run(['logout'])
    const ms = await login(stage)
    await stage.page.waitForURL('**/login/done')
    if (at > 0) times.push(ms)
  }
  report({ name: 'login_browser_ms', value: median(times), unit: 'ms', baseline: 'start to finish, <= 1500' })
}

/**
 * `login_server_ms`: what the server's own log says of every request of a login. A software key makes the requests that a
 * browser makes: a browser on the same cores would be measured too.
 */
export async function measureServerTime({ server }: Stage): Promise<void> {
  const provider = { issuer: server.issuer, clock: () => new Date() }
  const key = new SoftwareAuthenticator({ origin: server.issuer })
  await enrol(server, key)
  const times: number[] = []
  for (let at = 0; at < WARM_UP + LOGINS; at++) {
    const from = server.process.stdout.length
    await loginOverHttp(provider, key)
    times.push(await serverTime(server, from, `/end-of-login-${at}`))
  }
  const value = median(times.slice(WARM_UP))
  report({ name: 'login_server_ms', value, unit: 'ms', baseline: 'all requests of one login, <= 60' })
}

async function loginOverHttp(provider: Provider, key: SoftwareAuthenticator): Promise<void> {
  const { browser, id, key: dpop, verifier } = await provenLogin(provider)
  await succeeded(browser.get(`${provider.issuer}${paths.login}/${id}`))
  const callback = locationOf(await browser.touch(id, key))
  const code = callback.searchParams.get('code') ?? ''
  await succeeded(redeem(provider, { key: dpop, verifier, code }))
  await succeeded(browser.get(`${provider.issuer}${paths.loginDone}`))
}

async function enrol(server: VouchServer, key: SoftwareAuthenticator): Promise<void> {
  const { stdout } = await server.command(['invite', 'software@example.com'])
  const invite = new URL(stdout.trim()).hash.replace('#invite=', '')
  const browser = new TestBrowser(server.issuer)
  const { ceremony, options } = await (await browser.postJson('/api/v1/enrollment/options', { invite })).json()
  const enrolment = { invite, ceremony, nickname: 'software', credential: key.register(options) }
  await succeeded(browser.postJson('/api/v1/enrollment', enrolment))
}

async function succeeded(sent: Promise<Response>): Promise<void> {
  const response = await sent
  if (response.status !== 200) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

/** Milliseconds that the server says it took for every request since; a request that is in nobody's way marks the end. */
async function serverTime({ issuer, process }: VouchServer, from: number, mark: string): Promise<number> {
  await fetch(`${issuer}${mark}`)
  await process.waitForOutput(new RegExp(`"path":"${mark}".*\n`))
  return process.stdout
    .slice(from)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg?: string; path?: string; ms?: number })
    .filter(({ msg, path }) => msg === 'request' && path !== mark)
    .reduce((sum, { ms = 0 }) => sum + ms, 0)
}
