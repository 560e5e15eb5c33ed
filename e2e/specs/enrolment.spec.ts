import { enrolKey } from '../browser/enrol-key.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { expect, test } from './fixtures.ts'

test('the link of the first administrator is good for one key', async ({ server, alice, page }) => {
  expect(alice.credentials).toHaveLength(1)
  await VirtualKey.plugInto(page)
  await page.goto(await server.enrolLink())
  await expect(page.getByText('VCH-1301')).toBeVisible()
})

test('a colleague enrols by the link of an invite, which leaves the address at once', async ({ server, page }) => {
  const invited = await server.command(['invite', 'bob@example.com'])
  expect(invited.code).toBe(0)
  const link = /https?:\/\/\S+\/enroll#invite=[\w-]+/.exec(invited.stdout)?.[0] ?? ''
  const key = await VirtualKey.plugInto(page)
  await page.goto(link)
  await expect(page.getByText('bob@example.com').first()).toBeVisible()
  expect(page.url()).not.toContain('invite')
  await page.goto('about:blank')
  await enrolKey(page, link, { email: 'bob@example.com', name: 'Bob', keyName: 'Nano' })
  await expect(page.getByText('Nano')).toBeVisible()
  const [credential] = await key.credentials()
  expect(credential).toMatchObject({ isResidentCredential: true, rpId: 'localhost' })
})

test('without a link and without a session there is nothing to enrol', async ({ server, page }) => {
  await page.goto(`${server.issuer}/enroll`)
  await expect(page.getByText(/VCH-\d{4}/)).toBeVisible()
})
