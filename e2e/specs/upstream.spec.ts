import { test as base } from '@playwright/test'
import { startUpstreamProvider, type UpstreamProvider } from '../../web/testing/upstream-provider.ts'
import { enrolKey } from '../browser/enrol-key.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { expect } from './fixtures.ts'

/** A server that has addresses proven elsewhere, and where that is. */
const test = base.extend<{ op: UpstreamProvider; server: VouchServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of it
  op: async ({}, use) => {
    const op = await startUpstreamProvider()
    await use(op)
    await op.close()
  },
  server: [
    async ({ op }, use) => {
      const { issuer, clientId, clientSecret } = op.upstream
      const server = await startVouchServer({
        environment: {
          VOUCH_UPSTREAM_ISSUER: issuer,
          VOUCH_UPSTREAM_CLIENT_ID: clientId,
          VOUCH_UPSTREAM_CLIENT_SECRET: clientSecret.reveal(),
          VOUCH_UPSTREAM_DOMAINS: 'example.com',
          VOUCH_UPSTREAM_NAME: 'Acme ID',
        },
      })
      op.serve(`${server.issuer}/api/v1/upstream/callback`)
      await use(server)
      await server.stop()
    },
    { timeout: 60_000 },
  ],
})

test('the first administrator proves an address elsewhere, by the second account, and enrols a key for it', async ({
  op,
  server,
}) => {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await VirtualKey.plugInto(page)
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.goto(await server.enrolLink())

  op.use({ sub: '1', email: 'alice@gmail.com', email_verified: true })
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await expect(page.getByText('VCH-6308')).toBeVisible()

  op.use({ sub: '2', email: 'alice@example.com', email_verified: true, name: 'Alice' })
  await page.getByRole('button', { name: 'Try again with Acme ID' }).click()
  await expect(page.getByText('alice@example.com')).toBeVisible()
  await page.reload()
  await enrolKey(page, page.url(), { email: 'alice@example.com', name: 'Alice', keyName: 'Desk' })
  await expect(page.getByText('Desk').first()).toBeVisible()

  expect(addresses.filter((address) => address.includes('vouch_in_') || address.includes('#'))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).toBe('[{},{}]')
  await browser.close()
})
