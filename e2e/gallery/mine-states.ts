import type { Page } from 'playwright-core'
import type { GalleryState } from './gallery-state.ts'

/** The pages of whoever is signed in. */
export const mineStates: readonly GalleryState[] = [
  { name: 'overview-first-day', path: '/', who: 'newcomer' },
  { name: 'overview', path: '/', who: 'member' },
  { name: 'overview-administrator', path: '/', who: 'administrator' },
  {
    name: 'menu',
    path: '/keys',
    who: 'administrator',
    async prepare(page) {
      const menu = page.getByText('Menu', { exact: true })
      if (await menu.isVisible()) await menu.click()
    },
  },
  { name: 'keys-one', path: '/keys', who: 'newcomer' },
  { name: 'keys', path: '/keys', who: 'member' },
  {
    name: 'keys-actions',
    path: '/keys',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'Actions for “Drawer at home”' }).click()
      await page.getByRole('menuitem', { name: 'Remove' }).waitFor()
    },
  },
  {
    name: 'keys-add',
    path: '/keys',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'Add a key' }).click()
      await page.getByLabel('Name of the new key').waitFor()
    },
  },
  {
    name: 'keys-add-nameless',
    path: '/keys',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'Add a key' }).click()
      await page.getByRole('button', { name: 'Add this key' }).click()
      await page.locator('[data-invalid]').first().waitFor()
    },
  },
  { name: 'keys-remove', path: '/keys', who: 'member', prepare: askToRemove },
  {
    name: 'keys-remove-touch',
    path: '/keys',
    who: 'member',
    async prepare(page, key) {
      await key.setTouched(false)
      await askToRemove(page)
      await page.getByRole('button', { name: 'Remove key “Drawer at home”' }).click()
      await page.getByText('Touch your security key to remove').waitFor()
    },
  },
  {
    name: 'keys-remove-refused',
    path: '/keys',
    who: 'member',
    async prepare(page, key) {
      await key.setVerified(false)
      await askToRemove(page)
      await page.getByRole('button', { name: 'Remove key “Drawer at home”' }).click()
      await page.getByText(/VCH-\d{4}/).waitFor()
    },
  },
  {
    name: 'keys-renamed',
    path: '/keys',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'Actions for “Desk”' }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await page.getByRole('button', { name: 'Rename this key' }).click()
      await page.getByText('The key is renamed.').waitFor()
    },
  },
  { name: 'sessions-first-day', path: '/sessions', who: 'newcomer' },
  { name: 'sessions', path: '/sessions', who: 'member' },
  {
    name: 'sessions-end-others',
    path: '/sessions',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'End all others' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'sessions-end-loan',
    path: '/sessions',
    who: 'member',
    async prepare(page) {
      await page.getByRole('button', { name: 'End VouchDeveloper to “build container”' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'sessions-loans-ended',
    path: '/sessions',
    who: 'member',
    async prepare(page) {
      await page.getByText('ended in the last 7 days').click()
    },
  },
  { name: 'activity', path: '/activity', who: 'member' },
  { name: 'activity-nothing', path: '/activity?type=key.removed', who: 'newcomer' },
  {
    name: 'activity-particulars',
    path: '/activity',
    who: 'member',
    async prepare(page) {
      await page.locator('main details summary').first().click()
    },
  },
  { name: 'connect', path: '/connect', who: 'member' },
  { name: 'connect-first-day', path: '/connect', who: 'newcomer' },
  { name: 'connect-domain', path: '/connect?who=domain&whom=example.com&role=Deploy', who: 'member' },
  { name: 'connect-bound', path: '/connect?who=domain&whom=example.com&role=Admin&bound=yes', who: 'member' },
  { name: 'connect-refused', path: '/connect?who=emails&whom=no+address', who: 'member' },
  {
    name: 'connect-terraform',
    path: '/connect',
    who: 'member',
    async prepare(page) {
      await page.getByRole('tab', { name: 'Terraform' }).click()
    },
  },
]

async function askToRemove(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Actions for “Drawer at home”' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').waitFor()
}
