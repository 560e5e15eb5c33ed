import { expect, test } from 'vitest'
import type { RunningCommand } from '../testing/built-command-line.ts'
import { loginBeforeEach } from '../testing/login-before-each.ts'
import { startLoginServer } from '../testing/login-server.ts'

const at = loginBeforeEach()

const asked = /Continue only if the page shows: (.+)/
const joined = /this one joins it/
const tookOver = /ended without a session; this one goes on/

function startLogin(more: string[] = [], to = at.server): RunningCommand {
  return at.vouch.start(['login', '--no-browser', '--yes', '--server', to.issuer, ...more])
}

const pushes = () => at.server.forms('/oauth/par').length

/** A login that waits for its touch, and others that wait for it. */
async function oneAndOthers(count: number, more: string[] = []) {
  const first = startLogin(more)
  await first.said(asked)
  const others = Array.from({ length: count }, () => startLogin(more))
  await Promise.all(others.map((other) => other.said(joined)))
  return { first, others }
}

/** The one of them that goes on by itself. */
async function successor(others: readonly RunningCommand[]): Promise<RunningCommand> {
  return Promise.any(others.map((other) => other.said(asked).then(() => other)))
}

test('twenty logins at once push one request, open one page, and all end with its session', async () => {
  const logins = Array.from({ length: 20 }, () => startLogin())
  const first = await successor(logins)
  await Promise.all(logins.filter((login) => login !== first).map((login) => login.said(joined)))
  await at.server.answer({ code: 'c0de' })
  for (const { code, stdout } of await Promise.all(logins.map(({ ended }) => ended))) {
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^(?:Logged|Already logged) in as alice@example\.com/)])
  }
  expect(pushes()).toBe(1)
})

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  '%s at the first lets one other open a page, for all',
  async (signal) => {
    const { first, others } = await oneAndOthers(4)
    first.process.kill(signal)
    const next = await successor(others)
    expect(await next.said(tookOver)).toBeTruthy()
    expect(pushes()).toBe(2)
    await at.server.answer({ code: 'c0de' })
    expect((await Promise.all(others.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(pushes()).toBe(2)
  },
)

test('a no in the browser is the answer for all: nobody is asked again', async () => {
  const { first, others } = await oneAndOthers(3)
  await at.server.answer({ error: 'access_denied' })
  for (const { code, stderr } of await Promise.all([first, ...others].map(({ ended }) => ended))) {
    expect([code, stderr]).toEqual([3, expect.stringContaining('(VCH-1004)')])
  }
  expect(pushes()).toBe(1)
  const later = startLogin()
  await later.said(asked)
  await at.server.answer({ code: 'c0de' })
  expect((await later.ended).code).toBe(0)
})

test('who wants a new session joins one that began before the touch, and is not content with the old one', async () => {
  const before = startLogin()
  await before.said(asked)
  await at.server.answer({ code: 'c0de' })
  await before.ended
  const { others } = await oneAndOthers(2, ['--force'])
  expect(pushes()).toBe(2)
  await at.server.answer({ code: 'c0de' })
  expect((await Promise.all(others.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0])
  expect(pushes()).toBe(2)
})

test('a login at another server is no login here', async () => {
  const other = await startLoginServer()
  const first = startLogin()
  await first.said(asked)
  const second = startLogin([], other)
  await second.said(asked)
  await other.answer({ code: 'c0de' })
  expect((await second.ended).code).toBe(0)
  first.process.kill('SIGINT')
  await first.ended
  await other.stop()
})

test('who has joined can leave, and does not wait for ever', async () => {
  const { first, others } = await oneAndOthers(1)
  others[0]?.process.kill('SIGINT')
  expect(await others[0]?.ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringContaining('(VCH-3104)') })
  const impatient = startLogin(['--timeout', '1'])
  expect(await impatient.ended).toMatchObject({ code: 3, stderr: expect.stringContaining('(VCH-3101)') })
  await at.server.answer({ code: 'c0de' })
  expect((await first.ended).code).toBe(0)
  expect(pushes()).toBe(1)
})
