import type { Page } from 'playwright-core'
import type { GalleryState } from './gallery-state.ts'

/** The pages of administrators. */
export const organisationStates: readonly GalleryState[] = [
  { name: 'admin-not-for-members', path: '/admin/people', who: 'member' },
  { name: 'admin-people', path: '/admin/people', who: 'administrator' },
  { name: 'admin-people-none-found', path: '/admin/people?q=nobody-of-this-name', who: 'administrator' },
  {
    name: 'admin-people-invite',
    path: '/admin/people',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      await page.getByRole('dialog').getByLabel('E-mail').fill('new.colleague@example.com')
    },
  },
  {
    name: 'admin-people-invited',
    path: '/admin/people',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      await page.getByRole('dialog').getByLabel('E-mail').fill('new.colleague@example.com')
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      await page.getByText('One-time link').waitFor()
    },
  },
  {
    name: 'admin-people-actions',
    path: '/admin/people',
    who: 'administrator',
    async prepare(page) {
      await page
        .getByRole('button', { name: /^Actions for / })
        .first()
        .click()
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  { name: 'admin-person', path: '/admin/people?q=alice', who: 'administrator', prepare: openFirst },
  { name: 'admin-person-longest-names', path: '/admin/people?q=hohenlohe', who: 'administrator', prepare: openFirst },
  { name: 'admin-groups-empty', path: '/admin/groups', who: 'administrator', world: 'empty' },
  { name: 'admin-groups', path: '/admin/groups', who: 'administrator' },
  { name: 'admin-group', path: '/admin/groups', who: 'administrator', prepare: openFirst },
  {
    name: 'admin-group-delete',
    path: '/admin/groups',
    who: 'administrator',
    async prepare(page) {
      await page
        .getByRole('button', { name: /^Actions for / })
        .first()
        .click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-group-rules',
    path: '/admin/groups?q=on-call',
    who: 'administrator',
    async prepare(page) {
      await openFirst(page)
      await page.getByRole('button', { name: 'Actions for on-call' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-person-leaves',
    path: '/admin/people?q=bob.okafor',
    who: 'administrator',
    async prepare(page) {
      await openFirst(page)
      await page.getByRole('button', { name: 'Remove from developers' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'admin-invites', path: '/admin/invites', who: 'administrator' },
  { name: 'admin-sessions', path: '/admin/sessions', who: 'administrator' },
  {
    name: 'admin-sessions-end-loan',
    path: '/admin/sessions',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: /^End VouchDeveloper to “build container” of bob/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'admin-person-loans', path: '/admin/people?q=bob.okafor', who: 'administrator', prepare: openFirst },
  { name: 'admin-sessions-ended', path: '/admin/sessions?state=ended', who: 'administrator' },
]

async function openFirst(page: Page): Promise<void> {
  await page.locator('tbody a').first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}
