import type { GalleryState } from './gallery-state.ts'

/** The audit log, and the tokens that programs read it with. */
export const auditStates: readonly GalleryState[] = [
  { name: 'admin-audit-empty', path: '/admin/audit?type=key.removed', who: 'administrator', world: 'empty' },
  { name: 'admin-audit', path: '/admin/audit', who: 'administrator' },
  {
    name: 'admin-audit-particulars',
    path: '/admin/audit?type=token.minted',
    who: 'administrator',
    async prepare(page) {
      await page.locator('main ol details summary').first().click()
    },
  },
  {
    name: 'admin-audit-followed',
    path: '/admin/audit?type=token.refused',
    who: 'administrator',
    async prepare(page) {
      await page.locator('main ol details summary').first().click()
      await page.locator('main ol details[open] a[href*="session="]').click()
      await page.getByRole('list', { name: 'Only events of' }).waitFor()
    },
  },
  {
    name: 'admin-audit-cloud-trail',
    path: '/admin/audit?role-session-name=bob.okafor@example.com&since=2024-01-01',
    who: 'administrator',
  },
  { name: 'admin-audit-role', path: '/admin/audit?role=arn:aws:iam::*:role/*Admin*', who: 'administrator' },
  { name: 'admin-audit-role-none', path: '/admin/audit?role=VouchAdmin', who: 'administrator' },
  { name: 'admin-tokens-empty', path: '/admin/audit/tokens', who: 'administrator', world: 'empty' },
  { name: 'admin-tokens', path: '/admin/audit/tokens', who: 'administrator' },
  {
    name: 'admin-tokens-created',
    path: '/admin/audit/tokens',
    who: 'administrator',
    async prepare(page) {
      await page.getByRole('button', { name: 'Create a token' }).click()
      await page.getByLabel('What it is for').fill('SIEM')
      await page.getByRole('dialog').getByRole('button', { name: 'Create the token' }).click()
      await page.getByText('It is shown only now').waitFor()
    },
  },
]
