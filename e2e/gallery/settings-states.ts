import type { GalleryState } from './gallery-state.ts'

const PATH = '/admin/settings'

/** Settings, domains, and messages that did not arrive. */
export const settingsStates: readonly GalleryState[] = [
  { name: 'admin-settings-new', path: PATH, who: 'administrator', world: 'empty' },
  { name: 'admin-settings', path: PATH, who: 'administrator' },
  {
    name: 'admin-settings-change',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      const setting = page.getByRole('region', { name: 'Logins from two networks' })
      await setting.getByLabel('Such a login').selectOption('deny')
      await setting.getByRole('button', { name: 'Change' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-settings-add-domain',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Add a domain' }).click()
      await page.getByLabel('Domain', { exact: true }).fill('localhost')
      await page.getByRole('button', { name: 'Add the domain' }).click()
      await page.getByText('VCH-6320').or(page.locator('[data-invalid]')).first().waitFor()
    },
  },
  {
    name: 'admin-settings-domain-not-found',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Actions for subsidiary.example.net' }).click()
      await page.getByRole('menuitem', { name: 'Look for the record' }).click()
      await page.getByRole('button', { name: 'Look for the record of subsidiary.example.net' }).click()
      await page.getByText('v=spf1 -all').waitFor()
    },
  },
  {
    name: 'admin-settings-domain-remove',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Actions for example.com' }).click()
      await page.getByRole('menuitem', { name: 'Remove' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-person-linked',
    path: '/admin/people?q=bob.okafor',
    who: 'administrator',
    async prepare(page) {
      await page.locator('tbody a').first().click()
      await page.getByRole('heading', { name: 'Account at the identity provider' }).waitFor()
    },
  },
]
