import { expect, ROLE, test } from './fixtures.ts'
import { logIn, loopbackOf, startLogin } from './vouch-login.ts'

test('terminal and page show each other the same words', async ({ home, server, desk }) => {
  await desk.key.setTouched(false)
  const { terminal, url, phrase } = await startLogin(home, server)
  expect(phrase).not.toBe('')
  await desk.page.goto(url)
  await expect(desk.page.getByText(phrase, { exact: true })).toBeVisible()
  await desk.key.setTouched(true)
  await desk.page.reload()
  expect(await terminal.exited).toMatchObject({ code: 0 })
})

test('the tab ends on a page that says so, and its address holds no code', async ({ home, server, desk }) => {
  await logIn(home, server, desk)
  await desk.page.waitForURL('**/login/done')
  expect(new URL(desk.page.url()).search).toBe('')
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText('You are signed in')
})

test('a code leaves the server by the redirect to the loopback alone, and nothing that lasts leaves it by an address', async ({
  home,
  server,
  desk,
}) => {
  const addresses: URL[] = []
  desk.page.on('request', (request) => void addresses.push(new URL(request.url())))
  await logIn(home, server, desk)
  await desk.page.waitForURL('**/login/done')
  const withCode = addresses.filter((address) => address.searchParams.has('code'))
  expect(withCode.map((address) => [address.hostname, address.pathname])).toEqual([['127.0.0.1', '/callback']])
  expect([...(withCode[0]?.searchParams.keys() ?? [])].sort()).toEqual(['code', 'iss', 'state'])
  expect(addresses.filter((address) => /token/i.test(address.search))).toEqual([])
})

test('being logged in already is one line and no second touch', async ({ home, server, desk }) => {
  await logIn(home, server, desk)
  const again = await home.run(['login', '--server', server.issuer, '--no-browser'])
  expect(again.code).toBe(0)
  expect(again.stdout.trim().split('\n')).toEqual([expect.stringContaining('Already logged in')])
})

test('status tells who, with which key, until when; logout ends it for every tool', async ({
  home,
  server,
  desk,
  alice,
}) => {
  await logIn(home, server, desk)
  const status = await home.run(['status', '--json'])
  expect(JSON.parse(status.stdout)).toMatchObject({
    logged_in: true,
    person: { email: alice.email },
    key: { name: 'Desk' },
  })
  expect(await home.run(['logout'])).toMatchObject({ code: 0 })
  expect(await home.run(['status'])).toMatchObject({ code: 2 })
  const refused = await home.run(['credential', 'aws', '--role', ROLE])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr.trim().split('\n')).toHaveLength(1)
})

test('Ctrl-C ends a login with 130 and frees its port', async ({ home, server, desk }) => {
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server)
  const loopback = await loopbackOf(desk, url)
  terminal.signal('SIGINT')
  expect(await terminal.exited).toMatchObject({ code: 130 })
  await expect(fetch(loopback)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

test('a login that nobody touches ends in time with 3', async ({ home, server }) => {
  const { terminal } = await startLogin(home, server, ['--timeout', '1'])
  expect(await terminal.exited).toMatchObject({ code: 3, stderr: expect.stringContaining('VCH-3101') })
})
