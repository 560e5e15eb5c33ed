import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeSetting } from '../../domain/settings/settings.ts'
import {
  codeForPaste,
  type DpopKey,
  dpopKey,
  elsewhereLogin,
  postForm,
  provenLogin,
  pushedLogin,
} from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2 })
const { issuer, runtime, clock, replicas } = provider
const { authenticator } = await signedInPerson(runtime)
beforeAll(() => changeSetting(runtime, 'login_paste_back', 'allow'))
afterAll(() => provider.close())

interface Pushed {
  readonly key: DpopKey
  readonly pushed: { readonly request_uri: string }
}

/** Asks what became of a login, as its terminal does. */
async function outcome({ key, pushed }: Pushed, changes: Record<string, string> = {}, at = issuer) {
  const form = { client_id: CLI_CLIENT_ID, request_uri: pushed.request_uri, ...changes }
  const dpop = await key.proof('POST', paths.parOutcome)
  const response = await postForm(`${at}${paths.parOutcome}`, form, { dpop })
  return [response.status, await response.json()]
}

const going = [200, { vouch_refused: null }]
const unknown = [400, expect.objectContaining({ error: 'invalid_request_uri', vouch_code: 'VCH-2107' })]
const wrong = '000 0000 000'

test('the terminal learns of a cancel, at every replica, before and after its number was typed', async () => {
  for (const typed of [false, true]) {
    const login = await elsewhereLogin(provider)
    expect(await outcome(login)).toEqual(going)
    if (typed) await login.browser.post(`/login/${login.id}/number`, { number: login.number })
    await login.browser.post(`/login/${login.id}/cancel`, {})
    for (const replica of replicas)
      expect(await outcome(login, {}, replica)).toEqual([200, { vouch_refused: 'VCH-1004' }])
  }
})

test('it learns of a third wrong number, and of none before that', async () => {
  const login = await elsewhereLogin(provider)
  for (const refused of [null, null, 'VCH-1012']) {
    await login.browser.post(`/login/${login.id}/number`, { number: wrong })
    expect(await outcome(login)).toEqual([200, { vouch_refused: refused }])
  }
})

test('a login nobody has opened, one that is under way, and one whose code is shown are alike', async () => {
  const pushed = await pushedLogin(provider)
  const opened = await elsewhereLogin(provider)
  const typed = await elsewhereLogin(provider)
  await typed.browser.post(`/login/${typed.id}/number`, { number: typed.number })
  const shown = await codeForPaste(provider, authenticator)
  for (const login of [pushed, opened, typed, shown]) expect(await outcome(login)).toEqual(going)
})

test('a no that the browser brings to the terminal itself is not told here, before it is there', async () => {
  const login = await provenLogin(provider)
  await login.browser.post(`/login/${login.id}/cancel`, {})
  expect(await outcome(login)).toEqual(going)
})

test('another key, another reference and an old one are told apart in no way, and nothing of the login is said', async () => {
  const login = await elsewhereLogin(provider)
  await login.browser.post(`/login/${login.id}/cancel`, {})
  expect(await outcome({ ...login, key: await dpopKey(provider) })).toEqual(unknown)
  expect(await outcome(login, { request_uri: `${login.pushed.request_uri}x` })).toEqual(unknown)
  clock.advance(300)
  expect(await outcome(login)).toEqual(unknown)
})

test('without a proof, with a used one, or with one for another address, nobody is answered', async () => {
  const login = await elsewhereLogin(provider)
  const ask = async (headers: Record<string, string>) => {
    const form = { client_id: CLI_CLIENT_ID, request_uri: login.pushed.request_uri }
    const response = await postForm(`${issuer}${paths.parOutcome}`, form, headers)
    return [response.status, (await response.json()).error]
  }
  const dpop = await login.key.proof('POST', paths.parOutcome)
  expect(await ask({ dpop })).toEqual([200, undefined])
  const refused = [400, 'invalid_dpop_proof']
  expect(await ask({ dpop })).toEqual(refused)
  expect(await ask({ dpop: await login.key.proof('POST', paths.token) })).toEqual(refused)
  expect(await ask({})).toEqual(refused)
})
