import type { ScratchHome } from '../processes/scratch-home.ts'
import type { RunningProcess } from '../processes/start-process.ts'
import { expect, ROLE, test } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

/** Lends the role, and waits until it can be borrowed. */
async function lend(home: ScratchHome, name: string): Promise<RunningProcess> {
  const terminal = home.start(['serve', 'aws', '--role', ROLE, '--name', name, '--for', '30m'])
  await terminal.waitForOutput(/Press Ctrl-C to end the loan/)
  return terminal
}

test('a lent role is seen and ended on the page of sessions, by an administrator with a touch', async ({
  desk: { page, ...desk },
  home,
  server,
}) => {
  test.setTimeout(90_000)
  await logIn(home, server, { page, ...desk })
  const [mine, theirs] = [await lend(home, 'build container'), await lend(home, 'staging')]
  await page.goto(`${server.issuer}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page).not.toHaveURL(/sign-in/)

  await page.goto(`${server.issuer}/sessions`)
  const lent = page.getByRole('region', { name: 'Lent roles' })
  await expect(lent.getByRole('listitem')).toHaveCount(2)
  await expect(lent.getByRole('listitem').filter({ hasText: 'build container' })).toContainText('Never used')
  await lent.getByRole('button', { name: 'End VouchDeveloper to “build container”' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End this loan' }).click()
  await expect(page.getByText('The loan has ended.')).toBeVisible()
  await expect(lent.getByRole('listitem')).toHaveCount(1)
  expect(await mine.exited).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('You ended it on the dashboard.'),
  })

  await page.goto(`${server.issuer}/admin/sessions`)
  await page.getByRole('link', { name: 'One role is lent' }).click()
  await lent.getByRole('button', { name: /^End VouchDeveloper to “staging”/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End the loan' }).click()
  await expect(page.getByText('has ended.')).toBeVisible()
  await expect(lent).toContainText('None is lent now.')
  await lent.getByText('2 ended in the last 7 days').click()
  await expect(lent.getByRole('listitem')).toHaveCount(2)
  await expect(lent.getByRole('listitem').first()).toContainText('by the one who lent it, on the dashboard')
  expect((await theirs.exited).code).toBe(5)
  expect((await home.run(['serve', 'list'])).stdout).toContain('You lend no role.')
})
