import { inTerminal, type TerminalProcess } from '../../cli/testing/terminal.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { vouchCommand } from '../processes/built.ts'
import { createScratchHome, type ScratchHome } from '../processes/scratch-home.ts'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { type Desk, expect, test as here, ROLE } from './fixtures.ts'

/** Alice's browser on a machine that is not the terminal's: nothing answers on its loopback but the server of the test. */
const test = here.extend<{ farDesk: Desk }>({
  farDesk: async ({ browser, alice }, use) => {
    // A proxy that is not there, for all but the server.
    const proxy = { server: 'http://127.0.0.1:9', bypass: '<-loopback>,localhost' }
    const context = await browser.newContext({ proxy })
    const page = await context.newPage()
    const key = await VirtualKey.plugInto(page, alice.credentials)
    await use({ context, page, key })
    alice.credentials = await key.credentials()
    await context.close()
  },
})

const SSH = { SSH_CONNECTION: '203.0.113.9 50222 198.51.100.7 22' }

test.beforeAll(({ server }) => allow(server, 'allow'))
test.afterAll(({ server }) => allow(server, 'forbid'))

async function allow(server: VouchServer, value: string): Promise<void> {
  const changed = await server.command(['settings', 'set', 'login_paste_back', value])
  expect(changed).toMatchObject({ code: 0 })
}

/** `vouch login` in a terminal to which somebody came by SSH. */
async function remoteLogin(home: ScratchHome, server: VouchServer) {
  const [program, ...before] = vouchCommand
  const words = [...before, 'login', '--yes', '--server', server.issuer]
  const terminal = inTerminal([program, ...words], { ...home.environment, ...SSH })
  await terminal.saw(/Waiting for your key/)
  const url = await terminal.saw(/(https?:\/\/\S+\/l\/[0-9A-Z-]{9})/)
  return { terminal, url, phrase: await terminal.saw(/Continue only if the page shows: \S*?m?([a-z]+ [a-z]+ \d\d)/) }
}

const numberIn = (terminal: TerminalProcess) => terminal.saw(/type \S*?(\d{3} \d{4})/)

/** As far as the page that shows the code. */
async function codeOnPage(desk: Desk, url: string, number: string): Promise<string> {
  await desk.page.goto(url)
  await desk.page.getByRole('link', { name: 'My terminal is on another machine' }).click()
  await desk.page.getByLabel('Number').fill(number)
  await desk.page.getByRole('button', { name: 'Continue' }).click()
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText('Paste this into your terminal')
  return (await desk.page.getByText(/^vouch_ac_/).textContent()) ?? ''
}

test('with the port forwarded, the short address leads through the loopback, and nothing is pasted', async ({
  home,
  server,
  desk,
}) => {
  const { terminal, url, phrase } = await remoteLogin(home, server)
  await desk.page.goto(url)
  await expect(desk.page.getByText(phrase, { exact: true })).toBeVisible()
  await desk.page.getByRole('button', { name: 'On this machine' }).click()
  await desk.page.waitForURL('**/login/done')
  expect(await terminal.ended).toBe(0)
  const status = JSON.parse((await home.run(['status', '--json'])).stdout)
  expect(status).toMatchObject({ pasted: false, remaining_seconds: expect.closeTo(28_800, -3) })
})

test('a browser that cannot reach the terminal shows a code, which logs the terminal in for an hour; no address holds it', async ({
  home,
  server,
  farDesk,
}) => {
  const addresses: string[] = []
  farDesk.page.on('request', (request) => void addresses.push(request.url()))
  const { terminal, url, phrase } = await remoteLogin(home, server)
  const code = await codeOnPage(farDesk, url, await numberIn(terminal))
  await expect(farDesk.page.getByText(phrase)).toBeHidden()
  terminal.type(`${code}\r`)
  expect(await terminal.ended).toBe(0)
  expect(terminal.shown).not.toContain(code)
  const status = JSON.parse((await home.run(['status', '--json'])).stdout)
  expect(status).toMatchObject({ logged_in: true, pasted: true })
  expect((await home.run(['status'])).stdout).toContain('since its code was pasted')
  expect(status.remaining_seconds).toBeLessThanOrEqual(3_600)
  expect(addresses.filter((address) => address.includes('vouch_ac_'))).toEqual([])
  expect(addresses.filter((address) => address.startsWith('http://127.0.0.1'))).toEqual([])
})

test('a cancel in a browser that cannot reach the terminal ends its wait within seconds, and says so', async ({
  home,
  server,
  farDesk,
}) => {
  const { terminal, url } = await remoteLogin(home, server)
  await farDesk.key.setTouched(false)
  await farDesk.page.goto(url)
  await farDesk.page.getByRole('link', { name: 'My terminal is on another machine' }).click()
  await farDesk.page.getByLabel('Number').fill(await numberIn(terminal))
  await farDesk.page.getByRole('button', { name: 'Continue' }).click()
  await farDesk.page.getByRole('button', { name: 'Cancel' }).click()
  const since = performance.now()
  expect(await terminal.ended).toBe(3)
  expect(performance.now() - since).toBeLessThan(10_000)
  expect(terminal.shown).toMatch(/cancelled in the browser\. Run `vouch login` to try again\. \(VCH-1004\)/)
})

test('who says that the terminal is here, and cannot show it, comes to nothing: the key is not asked for', async ({
  home,
  server,
  farDesk,
}) => {
  const { terminal, url } = await remoteLogin(home, server)
  await farDesk.page.goto(url)
  const where = farDesk.page.url()
  await farDesk.page.getByRole('button', { name: 'On this machine' }).click()
  await farDesk.page.waitForURL(/^chrome-error:/)
  await farDesk.page.goto(where.replace(/\/where$/, ''))
  await expect(farDesk.page.getByRole('heading', { level: 1 })).toHaveText('Not the machine that asked')
  terminal.type('\x03')
  await terminal.ended
})

test('the page names who asks, and says who must not be given the code', async ({ home, server, farDesk }) => {
  const { terminal, url } = await remoteLogin(home, server)
  await farDesk.page.goto(url)
  await farDesk.page.getByRole('link', { name: 'My terminal is on another machine' }).click()
  await expect(farDesk.page.getByText('Did somebody ask you to do this?')).toBeVisible()
  const facts = farDesk.page.getByRole('definition')
  await expect(facts.first()).toContainText(' on ')
  await expect(facts.nth(1)).toHaveText(/^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/)
  terminal.type('\x03')
  expect(await terminal.ended).toBe(130)
})

test('three wrong numbers end it before any key is asked for', async ({ home, server, farDesk }) => {
  await farDesk.key.setTouched(false)
  const { terminal, url } = await remoteLogin(home, server)
  const number = await numberIn(terminal)
  const wrong = number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
  await farDesk.page.goto(url)
  await farDesk.page.getByRole('link', { name: 'My terminal is on another machine' }).click()
  for (const left of ['2 more times', 'once more']) {
    await farDesk.page.getByLabel('Number').fill(wrong)
    await farDesk.page.getByRole('button', { name: 'Continue' }).click()
    await expect(farDesk.page.getByRole('alert').getByText(left)).toBeVisible()
  }
  await farDesk.page.getByLabel('Number').fill(wrong)
  await farDesk.page.getByRole('button', { name: 'Continue' }).click()
  await expect(farDesk.page.getByRole('heading', { level: 1 })).toHaveText('Three wrong numbers')
  terminal.type('\x03')
  await terminal.ended
})

test('a code is worth nothing to another terminal, and nothing to anybody after that', async ({
  home,
  server,
  farDesk,
}) => {
  const victim = await remoteLogin(home, server)
  const elsewhere = await createScratchHome()
  const thief = await remoteLogin(elsewhere, server)
  const code = await codeOnPage(farDesk, victim.url, await numberIn(victim.terminal))
  thief.terminal.type(`${code}\r`)
  await thief.terminal.saw(/\(VCH-3105\)/)
  victim.terminal.type(`${code}\r`)
  await victim.terminal.saw(/\(VCH-3105\)/)
  for (const { terminal } of [thief, victim]) {
    terminal.type('\x03')
    expect(await terminal.ended).toBe(130)
  }
  await elsewhere.remove()
})

test('a code works once: used again, it ends the session that came of it', async ({ home, server, farDesk }) => {
  const first = await remoteLogin(home, server)
  const code = await codeOnPage(farDesk, first.url, await numberIn(first.terminal))
  first.terminal.type(`${code}\r`)
  expect(await first.terminal.ended).toBe(0)
  const elsewhere = await createScratchHome()
  const second = await remoteLogin(elsewhere, server)
  second.terminal.type(`${code}\r`)
  await second.terminal.saw(/\(VCH-3105\)/)
  second.terminal.type('\x03')
  await second.terminal.ended
  await elsewhere.remove()
  expect(await home.run(['credential', 'aws', '--role', ROLE])).toMatchObject({ code: 2, stdout: '' })
})

test('a code that is gone from its page is told to be gone', async ({ home, server, farDesk }) => {
  const { terminal, url } = await remoteLogin(home, server)
  await codeOnPage(farDesk, url, await numberIn(terminal))
  await farDesk.context.clearCookies()
  await farDesk.page.reload()
  await expect(farDesk.page.getByRole('heading', { level: 1 })).toHaveText('The code is gone')
  terminal.type('\x03')
  await terminal.ended
})

test('forbidden, it is offered by neither terminal nor page, and refused to who asks all the same', async ({
  home,
  server,
  farDesk,
}) => {
  await allow(server, 'forbid')
  const { terminal, url } = await remoteLogin(home, server)
  expect(terminal.shown).not.toContain('another machine” on the page')
  expect(terminal.shown).toMatch(/ssh -N -L \d+:127\.0\.0\.1:\d+ \S+@198\.51\.100\.7/)
  const sentOn = farDesk.page.waitForRequest((request) => new URL(request.url()).pathname === '/proof')
  await expect(farDesk.page.goto(url)).rejects.toThrow(/ERR_PROXY_CONNECTION_FAILED/)
  const id = new URL((await sentOn).url()).searchParams.get('request')
  const forced = await farDesk.page.request.post(`${server.issuer}/login/${id}/number`, {
    form: { number: '1234567' },
    headers: { origin: server.issuer },
  })
  expect(forced.url()).toContain('code=VCH-1013')
  terminal.type('\x03')
  await terminal.ended
  await allow(server, 'allow')
})
