import { afterAll, expect, test } from 'vitest'
import { TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider

const sent = (browser: TestBrowser, file: string) =>
  browser.postJson('/api/v1/metadata-service/file', { parameters: { sha256: 'a'.repeat(64) }, file })

test('nobody but an administrator makes the server read a file of megabytes', async () => {
  const large = 'x'.repeat(1_000_000)
  const member = browserOf(provider, await signedInPerson(runtime))
  const administrator = browserOf(provider, await signedInPerson(runtime, { role: 'administrator' }))
  const status = async (browser: TestBrowser, file: string) => (await sent(browser, file)).status
  expect([await status(new TestBrowser(issuer), large), await status(new TestBrowser(issuer), 'x')]).toEqual([413, 401])
  expect([await status(member, large), await status(member, 'x')]).toEqual([413, 403])
  // The touch is missing.
  expect(await status(administrator, large)).toBe(403)
})
