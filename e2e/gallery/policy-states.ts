import type { Page } from 'playwright-core'
import type { GalleryState } from './gallery-state.ts'

const PATH = '/admin/key-policy'

/** The key policy: what holds, and what another one would do. */
export const policyStates: readonly GalleryState[] = [
  { name: 'admin-key-policy-new', path: PATH, who: 'administrator', world: 'empty' },
  { name: 'admin-key-policy', path: PATH, who: 'administrator' },
  {
    name: 'admin-key-policy-tried',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await hardwareOnly(page)
      await page.getByLabel('Its AAGUID').fill('cb69481e-8ff7-4039-93ec-0a2729a154a8')
      await page.getByRole('button', { name: 'Try it first' }).click()
      await page.getByText('The model that you typed').waitFor()
    },
  },
  {
    name: 'admin-key-policy-refused',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await page.getByLabel('Which keys may be enrolled').selectOption('hardware')
      await page.getByLabel('Models', { exact: true }).selectOption('listed')
      await page.getByRole('button', { name: 'Try it first' }).click()
      await page.getByText('VCH-6260').waitFor()
    },
  },
  {
    name: 'admin-key-policy-save',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      await hardwareOnly(page)
      await page.getByRole('button', { name: 'Save the key policy' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-key-policy-load-file',
    path: PATH,
    who: 'administrator',
    async prepare(page) {
      const file = { name: 'blob.jwt', mimeType: 'text/plain', buffer: Buffer.from('not.a.blob') }
      await page.getByLabel('Load from a file').setInputFiles(file)
      await page.getByRole('dialog').getByRole('button', { name: 'Load the file' }).click()
      await page
        .getByRole('dialog')
        .getByText(/VCH-\d{4}/)
        .waitFor()
    },
  },
]

async function hardwareOnly(page: Page): Promise<void> {
  await page.getByLabel('Which keys may be enrolled').selectOption('hardware')
  await page.getByLabel('Oldest firmware', { exact: true }).fill('5.7.0')
}
