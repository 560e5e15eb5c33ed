import type { Page } from 'playwright-core'

export interface Enrolment {
  readonly email: string
  readonly name: string
  /** What the key shall be called. */
  readonly keyName: string
}

/**
 * Enrols the key that is plugged into a page, as a person does who has got a link. The first administrator of a server
 * that was not told who that is says so on the page.
 */
export async function enrolKey(page: Page, link: string, { email, name, keyName }: Enrolment): Promise<void> {
  await page.goto(link)
  const asked = page.getByLabel('E-mail')
  await asked.or(page.getByText(email)).first().waitFor()
  if (await asked.isVisible()) {
    await asked.fill(email)
    await page.getByLabel('Your name').fill(name)
  }
  await page.getByLabel('Name of the key').fill(keyName)
  await page.getByRole('button', { name: 'Enrol this key' }).click()
  await page.waitForURL('**/keys')
}
