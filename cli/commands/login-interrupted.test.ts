import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from '../testing/built-command-line.ts'
import { type LocalServer, sendJson, startLocalServer } from '../testing/local-server.ts'
import { startLoginServer } from '../testing/login-server.ts'
import { inTerminal } from '../testing/terminal.ts'

let vouch: BuiltCommandLine
let server: LocalServer | undefined

beforeAll(async () => {
  vouch = await builtCommandLine()
})

afterAll(() => vouch.remove())

afterEach(async () => {
  await vouch.run(['agent', 'stop'])
  await server?.stop()
  server = undefined
})

/** A server that answers everything but one path, where it is silent. */
async function silentAt(path: string) {
  let reached: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    reached = resolve
  })
  server = await startLocalServer((request, response, issuer) => {
    if (request.url === path) reached()
    else sendJson(response, { issuer })
  })
  return { issuer: server.issuer, asked }
}

const stages = ['/.well-known/openid-configuration', '/oauth/par']

test.each(stages.flatMap((path) => [[path, 'SIGINT', 130] as const, [path, 'SIGTERM', null] as const]))(
  'a login that waits for %s ends with %s, and lets the next one in',
  async (path, signal, code) => {
    const { issuer, asked } = await silentAt(path)
    const login = vouch.start(['login', '--no-browser', '--yes', '--server', issuer])
    await asked
    login.process.kill(signal)
    expect((await login.ended).code).toBe(code)
    const next = await silentAt(path)
    const later = vouch.start(['login', '--no-browser', '--yes', '--server', next.issuer])
    await next.asked
    later.process.kill('SIGKILL')
    await later.ended
  },
)

test.each([
  ['Ctrl-C', '\x03', 130],
  ['Ctrl-D', '\x04', 6],
  ['Enter', '\r', 6],
])('%s at the question whether to go to another server is a no, and goes nowhere', async (_, key, code) => {
  const first = await startLoginServer()
  const other = await startLoginServer()
  const login = vouch.start(['login', '--no-browser', '--yes', '--server', first.issuer])
  await login.said(/Continue only/)
  await first.answer({ code: 'c0de' })
  await login.ended
  const [program, ...before] = vouch.command
  const asking = inTerminal([program, ...before, 'login', '--server', other.issuer], { HOME: vouch.home })
  await asking.saw(/from now on\? \[y\/N\]/)
  asking.type(key)
  expect(await asking.ended).toBe(code)
  expect(other.requests).toEqual([])
  await Promise.all([first.stop(), other.stop()])
})
