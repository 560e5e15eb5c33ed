import type { PersonRole } from '../db/people/people.ts'
import { actNamed } from '../domain/acts/acts.ts'
import { beginActTouch } from '../domain/acts/begin-act-touch.ts'
import type { JsonValue } from '../domain/acts/define-act.ts'
import { performAct } from '../domain/acts/perform-act.ts'
import { sessionCookieName } from '../domain/sessions/session-cookie.ts'
import type { Runtime } from '../runtime.ts'
import type { SoftwareAuthenticator } from './authenticator.ts'
import { type EnrolledPerson, enrolledPerson } from './enrolled-person.ts'
import { TestBrowser } from './login.ts'
import type { TestProvider } from './provider.ts'

/** Somebody with an enrolled key and a browser session. */
export interface SignedInPerson extends EnrolledPerson {
  /**
   * Does an act by way of the domain, with a touch where it asks for one.
   *
   * @param through the replica that does it; default the one that the person signed in at
   * @throws VouchError as `performAct`
   */
  act(name: string, parameters?: JsonValue, through?: Runtime): Promise<JsonValue>
}

let count = 0

/** @param changes.role administrators get theirs without an act */
export async function signedInPerson(
  runtime: Runtime,
  changes: { email?: string; role?: PersonRole; authenticator?: SoftwareAuthenticator } = {},
): Promise<SignedInPerson> {
  count += 1
  const email = changes.email ?? `person-${count}-${crypto.randomUUID()}@example.com`
  const enrolled = await enrolledPerson(runtime, email, changes.authenticator)
  const { role = 'member' } = changes
  await runtime.database.prisma.person.update({ where: { id: enrolled.person.id }, data: { role } })
  return {
    ...enrolled,
    person: { ...enrolled.person, role },
    async act(name, parameters = {}, through = runtime) {
      const now = through.clock()
      const sessionToken = enrolled.sessionToken.reveal()
      const request = { name, parameters, sessionToken, ip: '192.0.2.7', userAgent: 'test', now }
      if (!actNamed(name).touch) return performAct(through, { ...request, touch: undefined })
      const { ceremonyId, options } = await beginActTouch(through, request)
      const credential = enrolled.authenticator.assert(options)
      return performAct(through, { ...request, touch: { ceremony: ceremonyId, credential } })
    },
  }
}

/** The browser of somebody who is signed in, for tests that speak HTTP. */
export function browserOf(provider: TestProvider, person: EnrolledPerson): TestBrowser {
  const browser = new TestBrowser(provider.issuer)
  browser.setCookie(sessionCookieName(provider.runtime.config.issuer), person.sessionToken.reveal())
  return browser
}

/** Does an act by HTTP, with a touch where it asks for one. */
export async function postAct(
  provider: TestProvider,
  person: EnrolledPerson,
  name: string,
  parameters: JsonValue = {},
): Promise<Response> {
  const browser = browserOf(provider, person)
  const path = `/api/v1/acts/${name}`
  if (!actNamed(name).touch) return browser.postJson(path, { parameters })
  const begun = await browser.postJson(`${path}/touch`, { parameters })
  if (begun.status !== 200) return begun
  const { ceremony, options } = await begun.json()
  return browser.postJson(path, { parameters, touch: { ceremony, credential: person.authenticator.assert(options) } })
}
