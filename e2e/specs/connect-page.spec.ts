import { callerIdentity } from '../demo/caller-identity.ts'
import { expect, test } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

test('what the connect page says to type works as it stands, is copied as it stands, and is seen whole', async ({
  desk: { page, ...desk },
  home,
  server,
  sts,
}) => {
  await logIn(home, server, { page, ...desk })
  // The login's own way through the pages has to end first.
  await page.waitForURL(/\/login\/done/)
  await page.goto(`${server.issuer}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
  await page.goto(`${server.issuer}/connect`)
  const part = (name: string) => page.getByRole('region', { name })
  await expect(part('Your terminal').locator('pre').last()).toHaveText(`vouch login --server ${server.issuer}`)

  const profile = part('AWS: your profile')
  const typed = (await profile.locator('pre').last().textContent()) ?? ''
  const [setup = '', use] = typed.split('\n')
  expect(use).toBe('aws sts get-caller-identity --profile vouch')
  const [program, ...words] = setup.split(' ')
  expect(program).toBe('vouch')
  expect(await home.run(words)).toMatchObject({ code: 0 })
  expect(await callerIdentity(home, 'vouch', sts.url)).toMatchObject({
    Arn: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com',
  })

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await profile.getByRole('button', { name: 'Copy the commands of the profile' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(typed)

  await page.setViewportSize({ width: 320, height: 740 })
  const hidden = await page
    .locator('pre:visible')
    .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length)
  expect(hidden).toBe(0)
})
