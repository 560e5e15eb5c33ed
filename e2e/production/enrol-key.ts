import type { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { TestBrowser } from '../../web/testing/login.ts'
import type { ProductionSite } from './production-site.ts'

/** Enrols a key over the site's endpoints. @returns the answer, and the browser that got the session */
export async function enrolKey(
  { issuer }: Pick<ProductionSite, 'issuer'>,
  link: string,
  key: SoftwareAuthenticator,
  person: { email?: string; name?: string } = {},
): Promise<{ response: Response; browser: TestBrowser }> {
  const invite = new URL(link).hash.slice('#invite='.length)
  const browser = new TestBrowser(issuer)
  const begun = await browser.postJson('/api/v1/enrollment/options', { invite, ...person })
  const { ceremony, options } = await begun.json()
  const credential = key.register(options)
  const response = await browser.postJson('/api/v1/enrollment', { invite, ceremony, nickname: 'Desk', credential })
  return { response, browser }
}

/** Invites a person, and enrols a new key of theirs. */
export async function enrolledKey(site: ProductionSite, email: string): Promise<SoftwareAuthenticator> {
  const { stdout } = await site.command('invite', email)
  const key = await site.keyMaker.make(site.issuer)
  const { response } = await enrolKey(site, stdout.trim(), key)
  if (response.status !== 200) throw new Error(`the key of ${email} was not enrolled: ${await response.text()}`)
  return key
}
