import type { BuiltCommandLine, Ended } from '../../cli/testing/built-command-line.ts'
import { visit } from '../../cli/testing/login-server.ts'
import { locationOf, TestBrowser } from '../../web/testing/login.ts'

type Authenticator = Parameters<TestBrowser['touch']>[1]

/**
 * A whole `vouch login` at a real provider, with a browser and a key that are a few lines each.
 *
 * @throws Error where a step does not lead on to the next
 */
export async function logInByTestBrowser(
  vouch: BuiltCommandLine,
  issuer: string,
  authenticator: Authenticator,
): Promise<Ended> {
  const login = vouch.start(['login', '--no-browser', '--server', issuer])
  await touchByTestBrowser(await login.said(/https?:\/\/\S+\/l\/\S+/), issuer, authenticator)
  return login.ended
}

/**
 * What the person does in the browser with the address that a login at a terminal shows.
 *
 * @throws Error where a step does not lead on to the next
 */
export async function touchByTestBrowser(address: string, issuer: string, authenticator: Authenticator): Promise<void> {
  const browser = new TestBrowser(issuer)
  const loopback = locationOf(await browser.get(address))
  const proof = await visit(loopback.href)
  const page = locationOf(await browser.get(proof.location ?? ''))
  const callback = locationOf(await browser.touch(page.pathname.split('/').at(-1) ?? '', authenticator))
  const { location } = await visit(callback.href)
  if (location !== `${issuer}/login/done`) throw new Error(`The login went on to ${location}.`)
}
