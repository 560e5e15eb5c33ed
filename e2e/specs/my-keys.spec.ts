import { addSpare } from '../browser/add-spare.ts'
import { newcomer } from '../browser/newcomer.ts'
import { expect, test } from './fixtures.ts'

test('a spare is added by a touch of the key that is there and one of its own, and the nag ends', async ({
  server,
  page,
}) => {
  const first = await newcomer(server, page, 'spare@example.com')
  await expect(page.getByText('You have one key')).toBeVisible()
  await addSpare(page, first, 'Drawer')
  await expect(page.getByRole('listitem').filter({ hasText: 'Drawer' })).toBeVisible()
  await expect(page.getByText('You have one key')).toBeHidden()
})

test('a key is renamed by a touch, and what was typed stays where the touch fails', async ({ server, page }) => {
  const key = await newcomer(server, page, 'rename@example.com')
  await page.getByRole('button', { name: 'Actions for “Desk”' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('New name').fill('Key ring')
  await key.setVerified(false)
  await page.getByRole('button', { name: 'Rename this key' }).click()
  await expect(page.getByText(/VCH-15\d\d/)).toBeVisible()
  await expect(page.getByLabel('New name')).toHaveValue('Key ring')
  await key.setVerified(true)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('The key is renamed.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Actions for “Key ring”' })).toBeVisible()
})

test('the last key cannot be removed by its owner, who is told what to do first', async ({ server, page }) => {
  await newcomer(server, page, 'last@example.com')
  await page.getByRole('button', { name: 'Actions for “Desk”' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove key “Desk”' }).click()
  await expect(page.getByText('VCH-6202')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('who is not signed in is sent to sign in, and comes back to the page that was asked for', async ({
  desk: { page },
  server,
}) => {
  await page.goto(`${server.issuer}/sessions`)
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fsessions$/)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible()
  await expect(page.getByText('This browser').first()).toBeVisible()
})

test('every page of mine can be read without scripts', async ({ browser, server, alice }) => {
  expect(alice.email).not.toBe('')
  const signedIn = await browser.newContext()
  const first = await signedIn.newPage()
  await newcomer(server, first, 'reader@example.com')
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await signedIn.storageState() })
  const page = await context.newPage()
  for (const [path, heading] of [
    ['/', 'Add a spare key'],
    ['/keys', 'Security keys'],
    ['/sessions', 'Sessions'],
    ['/activity', 'Activity'],
    ['/connect', 'Connect'],
  ] as const) {
    await page.goto(`${server.issuer}${path}`)
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
  }
  await expect(page.getByText('AWS::IAM::OIDCProvider')).toBeVisible()
  await context.close()
  await signedIn.close()
})
