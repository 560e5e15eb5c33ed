import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loginBeforeEach } from '../testing/login-before-each.ts'
import { isListening } from '../testing/raw-http.ts'
import { inTerminal, type TerminalProcess } from '../testing/terminal.ts'

const CODE = `vouch_ac_${'CANARY-'.repeat(6)}x`
const SSH = { SSH_CONNECTION: '203.0.113.9 50222 198.51.100.7 22' }

const at = loginBeforeEach({ shortCode: '7K3M-Q9TX', pasted: CODE })

function startLogin(variables: Record<string, string> = SSH, more: string[] = []): TerminalProcess {
  const [program, ...before] = at.vouch.command
  const words = [...before, 'login', '--yes', '--server', at.server.issuer, ...more]
  return inTerminal([program, ...words], { HOME: at.vouch.home, ...variables })
}

const waits = /Waiting for your key, or for a pasted code/

test('over SSH it shows the short address, the ssh line and the number; a paste logs in, and shows nowhere', async () => {
  const login = startLogin()
  await login.saw(waits)
  const { port } = new URL(at.server.forms('/oauth/par')[0]?.get('redirect_uri') ?? '')
  expect(login.shown).toContain(`${at.server.issuer}/l/7K3M-Q9TX`)
  expect(login.shown).not.toContain('/oauth/authorize')
  expect(login.shown).toMatch(new RegExp(`ssh -N -L ${port}:127\\.0\\.0\\.1:${port} \\S*198\\.51\\.100\\.7`))
  expect(login.shown).toContain('482 1937')
  login.type(`${CODE}\r`)
  expect(await login.ended).toBe(0)
  expect(login.shown).toContain('Logged in as alice@example.com.')
  const files = readdirSync(at.vouch.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const written = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
  for (const text of [login.shown, ...written]) expect(text).not.toContain('CANARY')
  expect(at.server.forms('/oauth/token').map((form) => form.get('code'))).toEqual([CODE])
})

test('a wrong paste is said and changes nothing; the answer by the loopback still comes first', async () => {
  const login = startLogin()
  await login.saw(waits)
  login.type('yes please\r')
  await login.saw(/\(VCH-3106\)/)
  login.type(`${CODE.replace('x', 'y')}\r`)
  await login.saw(/\(VCH-3105\)/)
  await at.server.answer({ code: 'c0de' })
  expect(await login.ended).toBe(0)
})

test.each([
  ['VCH-1004', 3],
  ['VCH-1012', 5],
])('a no in a browser that cannot come back (%s) ends it within seconds, and frees the port', async (code, exit) => {
  const login = startLogin()
  await login.saw(waits)
  const pushed = at.server.forms('/oauth/par')[0]
  at.server.refuseElsewhere(code)
  expect(await login.ended).toBe(exit)
  expect(login.shown).toContain(`(${code})`)
  const [asked] = at.server.forms('/oauth/par/outcome')
  expect(Object.fromEntries(asked ?? [])).toEqual({ client_id: 'vouch-cli', request_uri: 'urn:x' })
  expect(await isListening(new URL(pushed?.get('redirect_uri') ?? '').origin)).toBe(false)
})

test('where nothing can be pasted, nothing is asked: the browser brings the answer', async () => {
  const login = startLogin({ BROWSER: '/bin/true' })
  await login.saw(/Continue only/)
  at.server.refuseElsewhere('VCH-1004')
  await at.server.answer({ code: 'c0de' })
  expect(await login.ended).toBe(0)
  expect(at.server.forms('/oauth/par/outcome')).toEqual([])
})

test('after a paste the port is free', async () => {
  const login = startLogin()
  await login.saw(waits)
  const { origin } = new URL(at.server.forms('/oauth/par')[0]?.get('redirect_uri') ?? '')
  expect(await isListening(origin)).toBe(true)
  login.type(`${CODE}\r`)
  await login.ended
  expect(await isListening(origin)).toBe(false)
})

test.each(['', 'vouch_ac_half'])(
  'Ctrl-C ends it with 130 while it waits for a paste, and %j was typed',
  async (typed) => {
    const login = startLogin()
    await login.saw(waits)
    login.type(typed)
    login.type('\x03')
    expect(await login.ended).toBe(130)
    expect(login.shown).toContain('(VCH-3104)')
  },
)

test('the shell gets its terminal back as it was, however the login ends', async () => {
  for (const end of [`${CODE}\r`, '\x03']) {
    const words = [...at.vouch.command, 'login', '--yes', '--force', '--server', at.server.issuer].join(' ')
    const shell = inTerminal(['/bin/sh', '-c', `${words}; stty -a; echo over`], { HOME: at.vouch.home, ...SSH })
    await shell.saw(waits)
    shell.type(end)
    await shell.saw(/\bover\b/)
    expect(shell.shown).toMatch(/ icanon\b/)
    expect(shell.shown).toMatch(/ echo\b/)
    await shell.ended
  }
})

test('a terminal that opens the browser, or has no keyboard, does not say that it takes a paste', async () => {
  const desk = startLogin({ BROWSER: '/bin/true' })
  await desk.saw(/Continue only/)
  desk.kill('SIGINT')
  await desk.ended
  const piped = at.vouch.start(['login', '--yes', '--server', at.server.issuer], SSH)
  await piped.said(/Continue only/)
  piped.process.kill('SIGINT')
  expect((await piped.ended).stderr).not.toContain('482 1937')
  expect(at.server.forms('/oauth/par').map((form) => form.get('vouch_paste'))).toEqual([null, null])
})

test('a login in the background is not stopped for the keyboard of its shell', async () => {
  const words = [...at.vouch.command, 'login', '--yes', '--force', '--server', at.server.issuer].join(' ')
  const shell = inTerminal(['/bin/bash', '-c', `set -m; ${words} & wait $!; echo "ended with $?"`], {
    HOME: at.vouch.home,
    ...SSH,
  })
  await shell.saw(/Continue only/)
  expect(at.server.forms('/oauth/par')[0]?.get('vouch_paste')).toBeNull()
  await at.server.answer({ code: 'c0de' })
  expect(await shell.saw(/ended with (\d+)/)).toBe('0')
})

test.each(['>&-', '2>&-', '<&-', '>&- 2>&- <&-', '>/dev/full', '2>/dev/full'])(
  'a login works with %s',
  async (closed) => {
    const words = [...at.vouch.command, 'login', '--no-browser', '--yes', '--force', '--server', at.server.issuer].join(
      ' ',
    )
    const before = at.server.forms('/oauth/par').length
    const shell = inTerminal(['/bin/sh', '-c', `${words} ${closed}; echo "ended with $?"`], { HOME: at.vouch.home })
    await expect.poll(() => at.server.forms('/oauth/par').length, { timeout: 10_000 }).toBe(before + 1)
    await expect.poll(() => at.server.answer({ code: 'c0de' }), { timeout: 10_000 }).toMatchObject({ status: 303 })
    expect(await shell.saw(/ended with (\d+)/)).toBe('0')
  },
)
