import type { Page } from 'playwright-core'
import type { GalleryState } from './gallery-state.ts'

/** Signing keys, applications, and the page that an application signs people out by. */
export const providerStates: readonly GalleryState[] = [
  { name: 'sign-out', path: '/sign-out', who: 'member' },
  { name: 'admin-signing-keys-new', path: '/admin/signing-keys', who: 'administrator', world: 'empty' },
  { name: 'admin-signing-keys', path: '/admin/signing-keys', who: 'administrator' },
  {
    name: 'admin-signing-keys-rotate',
    path: '/admin/signing-keys',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Rotate now' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-signing-keys-revoke',
    path: '/admin/signing-keys',
    who: 'administrator',
    async prepare(page) {
      await page
        .getByRole('button', { name: /^Revoke at once/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'admin-applications-first-day', path: '/admin/applications', who: 'administrator', world: 'empty' },
  { name: 'admin-applications', path: '/admin/applications', who: 'administrator' },
  {
    name: 'admin-application',
    path: '/admin/applications',
    who: 'administrator',
    prepare: (page) => open(page, 'Grafana'),
  },
  {
    name: 'admin-application-command-line',
    path: '/admin/applications',
    who: 'administrator',
    prepare: (page) => open(page, 'Vouch command line'),
  },
  {
    name: 'admin-application-register',
    path: '/admin/applications',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Register an application' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('Wiki')
    },
  },
  {
    name: 'admin-application-refused',
    path: '/admin/applications',
    who: 'administrator',
    async prepare(page) {
      await register(page, 'http://wiki.example.com/callback')
      await page.locator('[data-invalid]').first().waitFor()
    },
  },
  {
    name: 'admin-application-registered',
    path: '/admin/applications',
    who: 'administrator',
    async prepare(page) {
      await register(page, 'https://wiki.example.com/callback')
      await page.getByText('The secret is shown only now').waitFor()
    },
  },
  {
    name: 'admin-application-redirects',
    path: '/admin/applications',
    who: 'administrator',
    prepare: (page) => ask(page, 'Change the redirect URIs'),
  },
  {
    name: 'admin-application-disable',
    path: '/admin/applications',
    who: 'administrator',
    prepare: (page) => ask(page, 'Disable'),
  },
]

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function ask(page: Page, item: string): Promise<void> {
  await open(page, 'Grafana')
  await page.getByRole('button', { name: 'Actions for Grafana' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  await page.getByRole('dialog').waitFor()
}

async function register(page: Page, redirectUri: string): Promise<void> {
  await page.getByRole('button', { name: 'Register an application' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Wiki')
  await page.getByLabel('Redirect URIs').fill(redirectUri)
  await page.getByRole('button', { name: 'Register the application' }).click()
}
