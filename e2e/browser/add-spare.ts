import type { Page } from 'playwright-core'
import { VirtualKey } from './virtual-key.ts'

/** Adds a second key on the page of somebody's keys; from then on that one is in the computer, and the first is not. */
export async function addSpare(page: Page, first: VirtualKey, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a key' }).click()
  await page.getByLabel('Name of the new key').fill(name)
  // Between the two touches the hand changes the keys.
  await page.route('**/api/v1/acts/key.add', async (route) => {
    await first.unplug()
    await VirtualKey.plugInto(page)
    await route.continue()
  })
  await page.getByRole('button', { name: 'Add this key' }).click()
  await page.getByText(`Key “${name}” is added.`).waitFor()
}
