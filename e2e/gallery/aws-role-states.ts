import type { Page } from 'playwright-core'
import type { GalleryState } from './gallery-state.ts'

const PATH = '/admin/aws-roles'
const tried = (role: string, person: string) => `${PATH}?${new URLSearchParams({ role, person })}#try`
const admin = 'arn:aws:iam::123456789012:role/VouchAdmin'

const open = (name: string) => async (page: Page) => {
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** The rules of AWS roles. */
export const awsRoleStates: readonly GalleryState[] = [
  { name: 'admin-aws-roles-empty', path: PATH, who: 'administrator', world: 'empty' },
  { name: 'admin-aws-roles', path: PATH, who: 'administrator' },
  { name: 'admin-aws-roles-tried', path: tried(admin, 'bob.okafor@example.com'), who: 'administrator' },
  { name: 'admin-aws-roles-tried-out', path: tried(admin, 'carol@example.com'), who: 'administrator' },
  { name: 'admin-aws-roles-tried-nothing', path: tried('VouchAdmin', 'nobody'), who: 'administrator' },
  { name: 'admin-aws-role-new', path: `${PATH}/new`, who: 'administrator' },
  { name: 'admin-aws-role', path: PATH, who: 'administrator', prepare: open('Administrators') },
  { name: 'admin-aws-role-published', path: PATH, who: 'administrator', prepare: open('Production') },
  { name: 'admin-aws-role-nobody', path: PATH, who: 'administrator', prepare: open('Contractors') },
  {
    name: 'admin-aws-role-longest-names',
    path: PATH,
    who: 'administrator',
    prepare: open('Hohenlohe'.repeat(7).slice(0, 60)),
  },
  {
    name: 'admin-aws-role-change',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await open('Administrators')(page)
      // A form that is sent before its script is there asks nothing.
      await page.waitForLoadState('networkidle')
      await page.getByRole('button', { name: 'Save the rule “Administrators”' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
]
