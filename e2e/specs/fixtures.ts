import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test'
import { enrolKey } from '../browser/enrol-key.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { type KeyCredential, VirtualKey } from '../browser/virtual-key.ts'
import { createScratchHome, type ScratchHome } from '../processes/scratch-home.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'

export const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
/** A role whose trust policy is the guide's before its repair. */
export const UNTAGGED_ROLE = 'arn:aws:iam::123456789012:role/Untagged'

/** Alice, and what her key holds: it goes from page to page, so that its counter never goes back. */
export interface Alice {
  readonly email: string
  credentials: readonly KeyCredential[]
}

/** A browser of Alice's with her key plugged in. */
export interface Desk {
  readonly context: BrowserContext
  readonly page: Page
  readonly key: VirtualKey
}

interface WorkerFixtures {
  readonly browser: Browser
  readonly server: VouchServer
  readonly sts: LocalSts
  readonly alice: Alice
}

interface TestFixtures {
  /** Of a browser that nobody has used, at a server that has its first administrator. */
  readonly page: Page
  readonly desk: Desk
  readonly home: ScratchHome
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of it
    async ({}, use) => {
      const browser = await launchBrowser()
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of it
    async ({}, use) => {
      const server = await startVouchServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  sts: [
    async ({ server: { issuer } }, use) => {
      const untagged = trustPolicyFor(UNTAGGED_ROLE, issuer, ['sts:AssumeRoleWithWebIdentity'])
      const sts = await startSts({
        providers: [{ issuer, clientIds: [issuer] }],
        roles: [
          { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) },
          { arn: UNTAGGED_ROLE, trustPolicy: untagged },
        ],
      })
      await use(sts)
      await sts.stop()
    },
    { scope: 'worker' },
  ],
  alice: [
    async ({ browser, server }, use) => {
      const email = 'alice@example.com'
      const page = await browser.newPage()
      const key = await VirtualKey.plugInto(page)
      await enrolKey(page, await server.enrolLink(), { email, name: 'Alice', keyName: 'Desk' })
      const credentials = await key.credentials()
      await page.context().close()
      await use({ email, credentials })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  page: async ({ browser, alice: _administrator }, use) => {
    const context = await browser.newContext()
    await use(await context.newPage())
    await context.close()
  },
  desk: async ({ browser, alice }, use) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const key = await VirtualKey.plugInto(page, alice.credentials)
    await use({ context, page, key })
    alice.credentials = await key.credentials()
    await context.close()
  },
  home: async ({ sts }, use) => {
    const home = await createScratchHome({ AWS_ENDPOINT_URL_STS: sts.url })
    await use(home)
    await home.remove()
  },
})

export { expect } from '@playwright/test'
