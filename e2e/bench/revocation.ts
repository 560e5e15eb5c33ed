import type { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { loggedIn, type TestBrowser } from '../../web/testing/login.ts'
import { askSession } from '../production/command-line-session.ts'
import { enrolKey } from '../production/enrol-key.ts'
import { type ProductionSite, startProductionSite } from '../production/production-site.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'

/** Two touches each: a key answers twenty times in two minutes at most. */
const ROUNDS = 8

/**
 * `revoke_ms`: from an administrator's click at one process, touch included, until the other process refuses the session that
 * was ended.
 */
export async function measureRevocation(): Promise<void> {
  const site = await startProductionSite()
  const { fetch } = globalThis
  globalThis.fetch = site.fetch
  try {
    const { key, browser } = await administrator(site)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const session = await loggedIn(site, key)
      const { id: sessionId } = await (await askSession(session, site.replicas[1])).json()
      const began = performance.now()
      await endSession(browser, key, sessionId)
      for (let status = 200; status !== 401; ) ({ status } = await askSession(session, site.replicas[1]))
      times.push(performance.now() - began)
    }
    report({ name: 'revoke_ms', value: median(times), unit: 'ms', baseline: 'click to refusal elsewhere, <= 1000' })
  } finally {
    globalThis.fetch = fetch
    await site.stop()
  }
}

async function administrator(site: ProductionSite) {
  const { stdout } = await site.command('invite', 'admin@example.com', '--admin')
  const key = await site.keyMaker.make(site.issuer)
  const { browser } = await enrolKey(site, stdout.trim(), key)
  return { key, browser }
}

async function endSession(browser: TestBrowser, key: SoftwareAuthenticator, sessionId: string): Promise<void> {
  const path = '/api/v1/acts/session.end-of-anyone'
  const parameters = { sessionId }
  const { ceremony, options } = await (await browser.postJson(`${path}/touch`, { parameters })).json()
  const touch = { ceremony, credential: key.assert(options) }
  const done = await browser.postJson(path, { parameters, touch })
  if (done.status !== 200) throw new Error(`the session was not ended: ${await done.text()}`)
}
