import type { Page } from '@playwright/test'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { expect, ROLE, test } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

const PATTERN = 'arn:aws:iam::*:role/Vouch*'
const ask = ['credential', 'aws', '--role', ROLE]

async function openSignedIn(page: Page, { issuer }: VouchServer, path: string): Promise<void> {
  await page.goto(`${issuer}/sign-in?next=${encodeURIComponent(path)}`)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page).toHaveURL(`${issuer}${path}`)
  // A form that is sent before its script is there asks nothing.
  await page.waitForLoadState('networkidle')
}

test('an administrator makes a rule by touch, which holds at once, is seen where it refused, and goes again', async ({
  home,
  server,
  desk: { page },
  desk,
}) => {
  test.setTimeout(120_000)
  await server.command(['invite', 'bob@example.com'])
  await logIn(home, server, desk)
  // The terminal is done before the browser is.
  await page.waitForURL('**/login/done')

  await openSignedIn(page, server, '/admin/aws-roles')
  await page.getByRole('link', { name: 'Create a rule' }).first().click()
  await page.getByRole('heading', { name: 'New rule' }).waitFor()
  await page.waitForLoadState('networkidle')
  // By the keyboard alone, from one field to the next.
  await page.getByLabel('Name', { exact: true }).focus()
  await page.keyboard.type('Bob only')
  await page.keyboard.press('Tab')
  await page.keyboard.type(PATTERN)
  await page.getByLabel('People').focus()
  await page.keyboard.type('bob@example.com')
  await expect(page.getByLabel('Name of its AWS profile')).toBeHidden()
  await page.getByRole('button', { name: 'Create the rule' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Create the rule' }).click()
  await expect(page.getByText('The rule is created.')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Bob only' })).toContainText('1 person')

  const refused = await home.run(ask)
  expect(refused).toMatchObject({ code: 5, stdout: '' })
  expect(refused.stderr).toContain('VCH-4018')
  expect(refused.stderr).toContain('Bob only')

  await page.getByLabel('AWS role', { exact: true }).fill(ROLE)
  await page.getByLabel('Person', { exact: true }).fill('alice@example.com')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'gets no token' })).toContainText('“Bob only” lets in')

  await page.getByRole('link', { name: 'Bob only' }).first().click()
  await page.waitForLoadState('networkidle')
  await expect(page.getByText(`A token for ${ROLE} was refused to you`)).toBeVisible()
  await page.getByLabel('Who may use them').selectOption('everybody')
  await expect(page.getByLabel('People')).toBeHidden()
  await page.getByLabel('AWS session at most, minutes').fill('15')
  await page.getByRole('button', { name: 'Save the rule' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Change “Bob only”' }).click()
  await expect(page.getByText('“Bob only” is changed.')).toBeVisible()

  const began = Date.now()
  const given = await home.run(ask)
  expect(given.code).toBe(0)
  const life = (Date.parse(JSON.parse(given.stdout).Expiration) - began) / 1_000
  expect(life).toBeLessThan(15 * 60 + 30)

  await page.getByRole('button', { name: 'Actions for Bob only' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the rule “Bob only”' }).click()
  await expect(page.getByText('No rules yet')).toBeVisible()
})

test('a rule that is refused stays in its form as it was typed', async ({ server, desk: { page } }) => {
  await openSignedIn(page, server, '/admin/aws-roles/new')
  await page.getByLabel('Name', { exact: true }).fill('Typed')
  await page.getByLabel('AWS roles', { exact: true }).fill('arn:aws:iam:*:role/*')
  await page.getByLabel('Who may use them').selectOption('everybody')
  await page.getByRole('button', { name: 'Create the rule' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create the rule' }).click()
  await expect(page.getByRole('dialog')).toContainText('VCH-6804')
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('AWS roles', { exact: true })).toHaveValue('arn:aws:iam:*:role/*')
})
