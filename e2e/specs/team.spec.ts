import type { Page } from '@playwright/test'
import { type MailServer, startMailServer } from '../../web/testing/mail-server.ts'
import { enrolKey } from '../browser/enrol-key.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { expect, ROLE, test, UNTAGGED_ROLE } from './fixtures.ts'
import { logIn } from './vouch-login.ts'

/** Does one act out of a menu of a page, touch included. @param said what the page says afterwards */
async function actByMenu(page: Page, menu: string, item: string, confirm: string, said: string): Promise<void> {
  await page.getByRole('button', { name: menu }).first().click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm }).click()
  await expect(page.getByText(said).first()).toBeVisible()
}

/** Invites somebody by the page, where no mail is sent. @returns the link that is shown once */
async function inviteByPage(page: Page, issuer: string, email: string): Promise<string> {
  await page.goto(`${issuer}/admin/people`)
  await page.getByRole('button', { name: 'Invite somebody' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  const link = (await dialog.locator('code').filter({ hasText: '#invite=' }).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  return link
}

async function signIn(page: Page, issuer: string): Promise<void> {
  await page.goto(`${issuer}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

test('a colleague is invited by the page, works on the command line, and is out of everything when they are deactivated', async ({
  desk,
  server,
  browser,
  home,
}) => {
  test.setTimeout(90_000)
  const email = 'colleague@example.com'
  await signIn(desk.page, server.issuer)
  const link = await inviteByPage(desk.page, server.issuer, email)
  // What looks at links in mails before people do uses none of them up.
  for (const method of ['HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200)

  const context = await browser.newContext()
  const page = await context.newPage()
  const key = await VirtualKey.plugInto(page)
  await enrolKey(page, link, { email, name: 'Bob', keyName: 'Desk' })
  await expect(page.getByText('You have one key')).toBeVisible()
  expect(await logIn(home, server, { context, page, key })).toMatchObject({ code: 0 })
  expect((await home.run(['credential', 'aws', '--role', ROLE])).code).toBe(0)

  await desk.page.goto(`${server.issuer}/admin/people?q=colleague`)
  const menu = `Actions for ${email}`
  const promote = `Make ${email} an administrator`
  await actByMenu(desk.page, menu, 'Make an administrator', promote, `${email} is an administrator.`)
  expect((await page.goto(`${server.issuer}/admin/people`))?.status()).toBe(200)
  await actByMenu(desk.page, menu, 'Make a member', `Make ${email} a member`, `${email} is a member.`)
  expect((await page.goto(`${server.issuer}/admin/people`))?.status()).toBe(404)

  await actByMenu(desk.page, menu, 'Deactivate', `Deactivate ${email}`, `${email} is deactivated.`)
  // A role that the agent has nothing for makes it ask the server; what it has for the other role goes with the session.
  const refused = await home.run(['credential', 'aws', '--role', UNTAGGED_ROLE])
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toMatch(/deactivated/)
  expect((await home.run(['credential', 'aws', '--role', ROLE])).code).not.toBe(0)
  await page.goto(`${server.issuer}/keys`)
  await expect(page).toHaveURL(/\/sign-in/)
  await context.close()

  const { stdout } = await server.command(['audit', 'tail', '--json', '-n', '200'])
  const told: string[] = JSON.parse(stdout).map(({ type }: { type: string }) => type)
  const story = ['invite.created', 'key.enrolled', 'person.role_changed', 'person.role_changed', 'person.deactivated']
  expect(told.filter((type) => story.includes(type)).slice(-story.length)).toEqual(story)
  expect(await server.command(['audit', 'verify'])).toMatchObject({ code: 0 })
})

test('the last administrator cannot be made a member, and is told why', async ({ desk, server, alice }) => {
  await signIn(desk.page, server.issuer)
  await desk.page.goto(`${server.issuer}/admin/people?q=${alice.email}`)
  const [menu, confirm] = [`Actions for ${alice.email}`, `Make ${alice.email} a member`]
  await actByMenu(desk.page, menu, 'Make a member', confirm, 'VCH-6104')
})

test('a session that is ended on the page ends on the command line, which says why', async ({
  desk,
  server,
  browser,
  home,
}) => {
  test.setTimeout(60_000)
  const email = 'ended@example.com'
  await signIn(desk.page, server.issuer)
  const link = await inviteByPage(desk.page, server.issuer, email)
  const context = await browser.newContext()
  const page = await context.newPage()
  const key = await VirtualKey.plugInto(page)
  await enrolKey(page, link, { email, name: 'Carol', keyName: 'Desk' })
  await logIn(home, server, { context, page, key })
  await desk.page.goto(`${server.issuer}/admin/people?q=ended`)
  const said = `All sessions of ${email} are ended.`
  await actByMenu(desk.page, `Actions for ${email}`, 'End all sessions', `End all sessions of ${email}`, said)
  const refused = await home.run(['credential', 'aws', '--role', ROLE])
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toMatch(/administrator/)
  await context.close()
})

interface MailingSite {
  readonly mail: MailServer
  readonly server: VouchServer
}

const mailingTest = test.extend<{ readonly mailingSite: MailingSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of it
  mailingSite: async ({}, use) => {
    const mail = await startMailServer()
    const environment = { VOUCH_SMTP_URL: `smtp://127.0.0.1:${mail.port}`, VOUCH_MAIL_FROM: 'vouch@example.com' }
    const server = await startVouchServer({ environment })
    await use({ mail, server })
    await server.stop()
    await mail.close()
  },
})

mailingTest(
  'an invite goes out by mail, its link enrols a key, and what happened to the keys comes by mail',
  async ({ browser, mailingSite: { mail, server } }) => {
    test.setTimeout(90_000)
    const [boss, invited] = [await browser.newContext(), await browser.newContext()]
    const page = await boss.newPage()
    await VirtualKey.plugInto(page)
    const [email, name] = ['boss@example.com', 'Boss']
    await enrolKey(page, await server.enrolLink(), { email, name, keyName: 'Desk' })
    await page.goto(`${server.issuer}/admin/people`)
    await page.getByRole('button', { name: 'Invite somebody' }).first().click()
    await page.getByRole('dialog').getByLabel('E-mail').fill('dave@example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click()
    const [letter] = await mail.mailsFor('dave@example.com')
    const link = /https?:\/\/\S+\/enroll#invite=[\w-]+/.exec(letter?.message.text ?? '')?.[0] ?? ''
    const theirs = await invited.newPage()
    const first = await VirtualKey.plugInto(theirs)
    await enrolKey(theirs, link, { email: 'dave@example.com', name: 'Dave', keyName: 'Desk' })
    await theirs.getByRole('button', { name: 'Add a key' }).click()
    await theirs.getByLabel('Name of the new key').fill('Drawer')
    await theirs.route('**/api/v1/acts/key.add', async (route) => {
      await first.unplug()
      await VirtualKey.plugInto(theirs)
      await route.continue()
    })
    await theirs.getByRole('button', { name: 'Add this key' }).click()
    const letters = await mail.mailsFor('dave@example.com', 2)
    expect(letters[1]?.message.text).toContain('Drawer')
    await boss.close()
    await invited.close()
  },
)
