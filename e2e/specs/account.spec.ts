import type { Page } from '@playwright/test'
import manifest from '../../package.json' with { type: 'json' }
import { addSpare } from '../browser/add-spare.ts'
import { newcomer } from '../browser/newcomer.ts'
import type { VirtualKey } from '../browser/virtual-key.ts'
import type { ScratchHome } from '../processes/scratch-home.ts'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { expect, test } from './fixtures.ts'
import { startLogin } from './vouch-login.ts'

/** Somebody new who is logged in at their terminal and in their browser. */
async function atDesk(server: VouchServer, home: ScratchHome, page: Page, email: string): Promise<VirtualKey> {
  const key = await newcomer(server, page, email)
  const { terminal, url } = await startLogin(home, server)
  await page.goto(url)
  expect((await terminal.exited).code).toBe(0)
  return key
}

async function listed(home: ScratchHome): Promise<{ id: string; name: string }[]> {
  return JSON.parse((await home.run(['keys', 'list', '--json'])).stdout).keys
}

test('a key is renamed from the terminal by a touch in the browser, where the very dialog is open and has done nothing', async ({
  server,
  home,
  page,
}) => {
  await atDesk(server, home, page, 'terminal-rename@example.com')
  const renaming = home.start(['keys', 'rename', 'desk', 'Škoda & ring', '--no-browser'])
  const [url] = await renaming.waitForOutput(/https?:\/\/\S+\/keys\?\S+/)
  await page.goto(url)
  await expect(page.getByRole('dialog')).toContainText('Rename key “Desk”')
  await expect(page.getByLabel('New name')).toHaveValue('Škoda & ring')
  expect((await listed(home)).map(({ name }) => name)).toEqual(['Desk'])
  await page.getByRole('button', { name: 'Rename this key' }).click()
  expect(await renaming.exited).toMatchObject({ code: 0, stdout: expect.stringContaining('“Škoda & ring”') })
  expect((await listed(home)).map(({ name }) => name)).toEqual(['Škoda & ring'])
  const versions = JSON.parse((await home.run(['version', '--json'])).stdout)
  expect(versions).toMatchObject({ vouch: manifest.version, agent: manifest.version, server: manifest.version })
})

test('who is not signed in comes to the dialog by a sign-in, and Ctrl-C at the terminal removes nothing', async ({
  server,
  home,
  page,
}) => {
  const first = await atDesk(server, home, page, 'terminal-remove@example.com')
  // The last key is refused before there is any page.
  await page.goto(`${server.issuer}/keys`)
  await addSpare(page, first, 'Drawer')
  await page.context().clearCookies()
  const removing = home.start(['keys', 'remove', 'Desk', '--no-browser'])
  const [url] = await removing.waitForOutput(/https?:\/\/\S+\/keys\?\S+/)
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in with your key' }).click()
  await expect(page.getByRole('dialog')).toContainText('Remove key “Desk”')
  removing.signal('SIGINT')
  expect(await removing.exited).toMatchObject({ code: 130 })
  expect((await listed(home)).map(({ name }) => name).sort()).toEqual(['Desk', 'Drawer'])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto(`${server.issuer}/keys?act=remove&key=00000000-0000-4000-8000-000000000000`)
  await expect(page.getByRole('heading', { name: 'Security keys', level: 1 })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a session of the browser is seen and ended from the terminal, and the terminal’s own stays', async ({
  server,
  home,
  page,
}) => {
  await atDesk(server, home, page, 'terminal-sessions@example.com')
  expect(await home.run(['sessions', 'revoke', '--others'])).toMatchObject({ code: 0 })
  await page.goto(`${server.issuer}/keys`)
  await expect(page).toHaveURL(/\/sign-in/)
  const { stdout } = await home.run(['sessions', 'list', '--json'])
  expect(JSON.parse(stdout).sessions).toEqual([expect.objectContaining({ kind: 'cli', current: true })])
})
