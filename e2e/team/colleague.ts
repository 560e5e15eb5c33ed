import { selfAttestation } from '../../web/testing/attestation.ts'
import { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { TestBrowser } from '../../web/testing/login.ts'

/** Somebody with a key and a browser, over the server's own endpoints. */
export interface Colleague {
  readonly issuer: string
  readonly browser: TestBrowser
  readonly key: SoftwareAuthenticator
}

/**
 * Enrols a key by a link.
 *
 * @param person needed by the first administrator of a server alone; without a key they get one that a server on localhost
 *   accepts
 * @throws Error with the answer, where it is refused
 */
export async function enrolColleague(
  { issuer }: { readonly issuer: string },
  link: string,
  person: { email?: string; name?: string; key?: SoftwareAuthenticator } = {},
): Promise<Colleague> {
  const { key = new SoftwareAuthenticator({ origin: issuer, attest: selfAttestation }), ...who } = person
  const invite = new URL(link).hash.slice('#invite='.length)
  const browser = new TestBrowser(issuer)
  const begun = await answerOf(await browser.postJson('/api/v1/enrollment/options', { invite, ...who }))
  const credential = key.register(begun.options)
  await answerOf(
    await browser.postJson('/api/v1/enrollment', { invite, ceremony: begun.ceremony, nickname: 'Desk', credential }),
  )
  return { issuer, browser, key }
}

/**
 * Does an act, with the touch that it asks for.
 *
 * @param at address of the server that does it, where there are several
 * @returns what the act gives
 * @throws Error with the answer, where it is refused
 */
export async function doAct(colleague: Colleague, name: string, parameters: object, at = colleague.issuer) {
  const address = `${at}/api/v1/acts/${name}`
  const { ceremony, options } = await answerOf(await post(colleague, `${address}/touch`, { parameters }))
  const touch = { ceremony, credential: colleague.key.assert(options) }
  return (await answerOf(await post(colleague, address, { parameters, touch }))).result
}

/** Does an act that asks for no touch: the same otherwise. */
export async function doPlainAct(colleague: Colleague, name: string, parameters: object, at = colleague.issuer) {
  return (await answerOf(await post(colleague, `${at}/api/v1/acts/${name}`, { parameters }))).result
}

/** As their browser asks it: with its cookies, and from a page of the issuer. */
export function post({ issuer, browser }: Colleague, address: string, body: object): Promise<Response> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { origin: issuer, cookie, 'content-type': 'application/json' }
  return fetch(address, { method: 'POST', body: JSON.stringify(body), headers, redirect: 'manual' })
}

async function answerOf(response: Response) {
  const body = await response.json()
  if (response.status !== 200) throw new Error(`${response.url}: ${response.status} ${body.code} ${body.title}`)
  return body
}
