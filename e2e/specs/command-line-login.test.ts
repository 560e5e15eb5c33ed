import { afterAll, expect, test } from 'vitest'
import { builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { locationOf, TestBrowser } from '../../web/testing/login.ts'
import { startTestProvider } from '../../web/testing/provider.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'

const provider = await startTestProvider()
const vouch = await builtCommandLine()
const { issuer, runtime } = provider
const { authenticator } = await enrolledPerson(runtime, 'alice@example.com')

afterAll(async () => {
  await vouch.remove()
  await provider.close()
})

test('the command line and the server agree on a whole login, its session, and its end', async () => {
  expect(await logInByTestBrowser(vouch, issuer, authenticator)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Logged in as alice@example.com.'),
  })

  const status = await vouch.run(['status', '--json'])
  expect(JSON.parse(status.stdout)).toMatchObject({
    logged_in: true,
    server: issuer,
    person: { email: 'alice@example.com' },
  })
  expect(await vouch.run(['logout'])).toEqual({ code: 0, stdout: 'Logged out.\n', stderr: '' })
  const sessions = await runtime.database.prisma.session.findMany({ where: { clientId: 'vouch-cli' } })
  expect(sessions.map(({ revokedAt }) => revokedAt !== null)).toEqual([true])
})

test('a login that somebody started elsewhere dies before the key is touched', async () => {
  const login = vouch.start(['login', '--no-browser', '--server', issuer])
  const browser = new TestBrowser(issuer)
  const loopback = locationOf(await browser.get(await login.said(/https?:\/\/\S+\/l\/\S+/)))
  const id = loopback.searchParams.get('request') ?? ''
  // Nothing on the victim's machine answers the question, so the page gets no options for the key.
  expect((await browser.touch(id, authenticator)).status).toBe(403)
  login.process.kill('SIGINT')
  expect((await login.ended).code).toBe(130)
})
