import type { Page } from 'playwright-core'
import { enrolKey } from '../browser/enrol-key.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { terminalLogin } from '../browser/terminal-login.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { Belongings } from '../demo/belongings.ts'
import { createScratchHome, type ScratchHome } from '../processes/scratch-home.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'

export const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

/** Everything real that is measured: server, STS, browser with an enrolled key, and a developer's home. */
export interface Stage {
  readonly server: VouchServer
  readonly sts: LocalSts
  readonly page: Page
  readonly home: ScratchHome
  readonly belongings: Belongings
}

export async function setStage(dataFolder: string): Promise<Stage> {
  const belongings = new Belongings()
  const server = await belongings.open(startVouchServer({ dataFolder }), (it) => it.stop())
  const { issuer } = server
  const role = { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }
  const sts = await belongings.open(startSts({ providers: [{ issuer, clientIds: [issuer] }], roles: [role] }), (it) =>
    it.stop(),
  )
  const browser = await belongings.open(launchBrowser(), (it) => it.close())
  const page = await browser.newPage()
  await VirtualKey.plugInto(page)
  await enrolKey(page, await server.enrolLink(), { email: 'bench@example.com', name: 'Bench', keyName: 'bench' })
  const home = await belongings.open(createScratchHome({ AWS_ENDPOINT_URL_STS: sts.url }), (it) => it.remove())
  return { server, sts, page, home, belongings }
}

/** One `vouch login`, from its start to its end. @returns milliseconds */
export async function login({ server, page, home }: Stage): Promise<number> {
  const began = performance.now()
  const running = home.start(['login', '--server', server.issuer, '--no-browser'])
  await page.goto((await terminalLogin(running)).url)
  const { code, stderr } = await running.exited
  if (code !== 0) throw new Error(`vouch login ended with ${code}: ${stderr}`)
  return performance.now() - began
}
