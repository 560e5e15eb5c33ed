import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { visit } from '../../cli/testing/login-server.ts'
import { isListening } from '../../cli/testing/raw-http.ts'
import { inTerminal, type TerminalProcess } from '../../cli/testing/terminal.ts'
import { changeSetting } from '../../web/domain/settings/settings.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { locationOf, TestBrowser } from '../../web/testing/login.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { runProcess } from '../processes/start-process.ts'
import { type RemoteMachine, startRemoteMachine } from './remote-machine.ts'
import { whyNoRemoteMachine } from './walled-off.ts'

const missing = await whyNoRemoteMachine()
if (missing !== undefined) process.stderr.write(`SKIPPED: nothing was tried over SSH: ${missing}.\n`)

describe.skipIf(missing !== undefined)('over a real OpenSSH server', () => {
  let provider: TestProvider
  let person: Awaited<ReturnType<typeof enrolledPerson>>
  let vouch: BuiltCommandLine
  let remote: RemoteMachine
  let issuer: string

  beforeAll(async () => {
    provider = await startTestProvider({ config: { rateLimits: 'off' } })
    issuer = provider.issuer
    await changeSetting(provider.runtime, 'login_paste_back', 'allow')
    person = await enrolledPerson(provider.runtime, 'alice@example.com')
    vouch = await builtCommandLine()
    remote = await startRemoteMachine({ vouch: vouch.command, ports: [Number(new URL(issuer).port)] })
  })
  // The command line goes by the real time, and these tests take their own.
  beforeEach(() => provider.clock.advance((Date.now() - provider.clock().getTime()) / 1_000))
  afterAll(async () => {
    await there('vouch agent stop')
    await remote.stop()
    await vouch.remove()
    await provider.close()
  })

  const started: TerminalProcess[] = []
  afterEach(() => {
    for (const terminal of started.splice(0)) terminal.kill('SIGKILL')
  })

  async function there(line: string) {
    const [program, ...args] = remote.terminal(line)
    return runProcess(program, args, { environment: remote.environment, input: '' })
  }

  interface RemoteLogin {
    readonly terminal: TerminalProcess
    readonly address: string
    readonly port: number
    /** The line for the machine with the browser, to the letter. */
    readonly line: string
    readonly number: string
  }

  async function logIn(before = '', options: readonly string[] = []): Promise<RemoteLogin> {
    const words = remote.terminal(`${before} NO_COLOR=1 vouch login --fresh --yes --server ${issuer}`, options)
    const terminal = inTerminal(words, remote.environment)
    started.push(terminal)
    await terminal.saw(/Waiting for your key/)
    const line = await terminal.saw(/^ +(ssh -N -L .+?)\s*$/m)
    return {
      terminal,
      line,
      address: await terminal.saw(/(http:\/\/\S+?\/l\/[0-9A-Z-]{9})/),
      port: Number(/-L (\d+):/.exec(line)?.[1]),
      number: await terminal.saw(/type (\d{3} \d{4})/),
    }
  }

  /** Runs a line in a shell here, until it is ended. */
  function inShellHere(line: string): TerminalProcess {
    return inTerminal(['/bin/sh', '-c', line], remote.environment)
  }

  test('`vouch login` says where it is, and the exact line that it prints leads the browser to it', async () => {
    const { terminal, address, line, port } = await logIn()
    expect(terminal.shown).toContain('You are on a remote machine')
    expect(line).toBe(`ssh -N -L ${port}:127.0.0.1:${port} -p ${remote.port} ${remote.user}@${remote.address}`)
    expect(await isListening(`http://127.0.0.1:${port}`)).toBe(false)
    const forwarding = inShellHere(line)
    await expect.poll(() => isListening(`http://127.0.0.1:${port}`)).toBe(true)
    await touchHere(address)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown).toContain('Logged in as alice@example.com.')
    forwarding.kill('SIGTERM')
    await forwarding.ended
    const { stdout } = await there('vouch status --json')
    expect(JSON.parse(stdout)).toMatchObject({ logged_in: true, pasted: false })
  })

  /** A browser that comes to the terminal through the port that is led there. */
  async function touchHere(address: string): Promise<void> {
    const browser = new TestBrowser(issuer)
    const id =
      locationOf(await browser.get(address))
        .pathname.split('/')
        .at(2) ?? ''
    const loopback = locationOf(await browser.post(`/login/${id}/here`, {}))
    const proof = await visit(loopback.href)
    await browser.get(proof.location ?? '')
    const callback = locationOf(await browser.touch(id, person.authenticator))
    expect((await visit(callback.href)).location).toBe(`${issuer}/login/done`)
  }

  /** A browser that cannot reach the terminal, as far as its number. */
  async function typedNumber({ address, number }: RemoteLogin): Promise<{ browser: TestBrowser; id: string }> {
    const browser = new TestBrowser(issuer)
    const id =
      locationOf(await browser.get(address))
        .pathname.split('/')
        .at(2) ?? ''
    await browser.post(`/login/${id}/number`, { number })
    return { browser, id }
  }

  test('a code that the page shows is pasted over SSH, shows nowhere, and logs in', async () => {
    const login = await logIn()
    const { browser, id } = await typedNumber(login)
    await browser.touch(id, person.authenticator)
    const code = browser.cookies.get(`vouch-shown-code-${id}`) ?? ''
    expect(code).toMatch(/^vouch_ac_/)
    login.terminal.type(`${code}\r`)
    expect(await login.terminal.ended).toBe(0)
    expect(login.terminal.shown).not.toContain(code)
    const { stdout } = await there('vouch status --json')
    expect(JSON.parse(stdout)).toMatchObject({ logged_in: true, pasted: true })
  })

  test('a cancel in that browser is heard over SSH, with the exit code of a refusal', async () => {
    const login = await logIn()
    const { browser, id } = await typedNumber(login)
    await browser.post(`/login/${id}/cancel`, {})
    expect(await login.terminal.ended).toBe(3)
    expect(login.terminal.shown).toContain('(VCH-1004)')
  })

  test('what `sudo` leaves of the environment does not hide where it is, and who connected is in the line', async () => {
    const sudo = 'env -u SSH_CONNECTION -u SSH_CLIENT -u SSH_TTY SUDO_USER=somebody'
    const { terminal, line, port } = await logIn(sudo)
    expect(terminal.shown).toContain('You are on a remote machine')
    expect(line).toBe(`ssh -N -L ${port}:127.0.0.1:${port} somebody@${hostname()}`)
  })

  test('Ctrl-C, and a connection that is cut, end it and free its port there', async () => {
    const cut = await logIn()
    cut.terminal.kill('SIGKILL')
    const { terminal, port } = await logIn()
    terminal.type('\x03')
    expect(await terminal.ended).toBe(130)
    for (const each of [cut.port, port]) {
      const shut = async () => (await there(`exec 3<>/dev/tcp/127.0.0.1/${each}`)).code
      await expect.poll(shut, { timeout: 10_000 }).not.toBe(0)
    }
  })
})
