import { SoftwareAuthenticator } from './authenticator.ts'
import { TestBrowser } from './login.ts'
import type { TestProvider } from './provider.ts'

/** What a browser got that opened an invite link and touched a key. */
export interface EnrolledByLink {
  readonly status: number
  /** Code of the error, where it was refused. */
  readonly code: string | undefined
  /** Holds the session cookie afterwards. */
  readonly browser: TestBrowser
  readonly authenticator: SoftwareAuthenticator
}

/** Opens an invite link and enrols a new key with it, by HTTP. */
export async function enrolByLink(provider: TestProvider, link: string): Promise<EnrolledByLink> {
  const browser = new TestBrowser(provider.issuer)
  const authenticator = new SoftwareAuthenticator({ origin: provider.runtime.config.issuer.origin })
  const invite = new URL(link).hash.replace('#invite=', '')
  const begun = await browser.postJson('/api/v1/enrollment/options', { invite })
  const answer = await begun.json()
  if (begun.status !== 200) return { status: begun.status, code: answer.code, browser, authenticator }
  const credential = authenticator.register(answer.options)
  const { ceremony } = answer
  const finished = await browser.postJson('/api/v1/enrollment', { invite, ceremony, nickname: 'New key', credential })
  return { status: finished.status, code: (await finished.json()).code, browser, authenticator }
}
