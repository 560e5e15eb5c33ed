import {
  ACCESS_TOKEN_TYPE,
  AWS_LOAN_PARAMETER,
  CLI_CLIENT_ID,
  ID_TOKEN_TYPE,
  LOOPBACK_CALLBACK_PATH,
  type OperationName,
  operations,
  paths,
  TOKEN_EXCHANGE_GRANT,
} from '@vouch/protocol'
import { registerClient } from '../domain/clients/register-client.ts'
import { SoftwareAuthenticator } from './authenticator.ts'
import { openInvite } from './enrolled-person.ts'
import {
  codeForCli,
  locationOf,
  loggedIn,
  pkce,
  postForm,
  provenLogin,
  redeem,
  TestBrowser,
  tokenHash,
} from './login.ts'
import type { TestProvider } from './provider.ts'
import { browserOf, type SignedInPerson } from './signed-in-person.ts'

/** What came of trying one path: 2xx or a code for the client is access, everything else names why not. */
export interface Attempt {
  readonly status: number
  /** Our code, the OAuth error, or what the answer says; empty where it let in. */
  readonly refusal: string
}

/** Every way by which a person gets something, prepared as far as it goes before its last step. */
export type AccessPaths = Readonly<Record<string, (replica: string) => Promise<Attempt>>>

const REDIRECT_URI = 'https://app.example/cb'
const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

/**
 * Prepares the paths of one person: tokens that were given out, codes that wait, ceremonies that were begun. Each is tried once, at the
 * replica that is named.
 */
export async function accessPaths(provider: TestProvider, person: SignedInPerson): Promise<AccessPaths> {
  return {
    ...(await terminalPaths(provider, person)),
    ...(await applicationPaths(provider, person)),
    ...(await browserPaths(provider, person)),
    ...(await ceremonyPaths(provider, person)),
  }
}

type Login = Awaited<ReturnType<typeof loggedIn>>

async function terminalPaths(provider: TestProvider, { authenticator }: SignedInPerson): Promise<AccessPaths> {
  const cli = await loggedIn(provider, authenticator)
  const waiting = await codeForCli(provider, authenticator)
  const resource = (path: string) => async (replica: string) => {
    const dpop = await cli.key.proof('GET', path, { ath: tokenHash(cli.token) })
    return attempt(await fetch(`${replica}${path}`, { headers: { authorization: `DPoP ${cli.token}`, dpop } }))
  }
  const operate = async (name: OperationName, parameters: object, replica: string) => {
    const { method, path } = operations[name]
    const dpop = await cli.key.proof(method, path, { ath: tokenHash(cli.token) })
    const headers = { authorization: `DPoP ${cli.token}`, dpop, 'content-type': 'application/json' }
    return fetch(`${replica}${path}`, { method, headers, body: JSON.stringify(parameters) })
  }
  const asked = async (...given: Parameters<typeof operate>) => attempt(await operate(...given))
  const wish = { role: ROLE, name: 'a container', seconds: 900 }
  const loan = await (await operate('aws.loans.create', wish, provider.issuer)).json()
  return {
    userinfo: resource(paths.userinfo),
    'session of a terminal': resource(paths.session),
    'token exchange': (replica) => exchanged(provider, cli, replica),
    'loan of a role': async (replica) => {
      const used = await asked('aws.loans.use', { id: loan.id }, replica)
      const minted = await exchanged(provider, cli, replica, { [AWS_LOAN_PARAMETER]: loan.id })
      // Either of them would be access.
      return used.status < 300 ? used : minted
    },
    'code that waits': async (replica) => attempt(await redeem(provider, waiting, {}, replica)),
  }
}

async function exchanged(provider: TestProvider, cli: Login, replica: string, more: Record<string, string> = {}) {
  const form = {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: cli.token,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: provider.issuer,
    resource: ROLE,
    ...more,
  }
  const dpop = await cli.key.proof('POST', paths.token, { ath: tokenHash(cli.token) })
  return attempt(await postForm(`${replica}${paths.token}`, form, { dpop }))
}

async function applicationPaths(provider: TestProvider, person: SignedInPerson): Promise<AccessPaths> {
  const wiki = await registerClient(provider.runtime, { name: 'Wiki', redirectUris: [REDIRECT_URI] })
  const basic = { authorization: `Basic ${btoa(`${wiki.client.id}:${wiki.secret.reveal()}`)}` }
  const { verifier, challenge } = pkce()
  const query = new URLSearchParams({
    client_id: wiki.client.id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    prompt: 'none',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const authorize = async (replica: string) =>
    locationOf(await browserOf(provider, person).get(`${replica}${paths.authorize}?${query}`)).searchParams
  const redeemed = async (replica: string) => {
    const code = (await authorize(provider.issuer)).get('code') ?? ''
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier }
    return (await postForm(`${replica}${paths.token}`, form, basic)).json()
  }
  const { access_token: token } = await redeemed(provider.issuer)
  return {
    introspection: async (replica) => {
      const { active } = await (await postForm(`${replica}${paths.introspect}`, { token }, basic)).json()
      return { status: active ? 200 : 401, refusal: active ? '' : 'inactive' }
    },
    'userinfo of an application': async (replica) =>
      attempt(await fetch(`${replica}${paths.userinfo}`, { headers: { authorization: `Bearer ${token}` } })),
    'single sign-on': async (replica) => {
      const refusal = (await authorize(replica)).get('error') ?? ''
      return { status: refusal === '' ? 200 : 401, refusal }
    },
  }
}

async function browserPaths(provider: TestProvider, person: SignedInPerson): Promise<AccessPaths> {
  const { authenticator } = person
  const browser = browserOf(provider, person)
  const rename = { parameters: { keyId: person.keyId, nickname: 'Renamed' } }
  const renaming = await (await browser.postJson('/api/v1/acts/key.rename/touch', rename)).json()
  const adding = await addingKey(browser, authenticator)
  return {
    'act without a touch': async (replica) =>
      attempt(await postJson(provider, replica, browser, '/api/v1/acts/session.end-others', { parameters: {} })),
    'touch for an act': async (replica) =>
      attempt(await postJson(provider, replica, browser, '/api/v1/acts/key.rename/touch', rename)),
    'act whose touch was asked for': async (replica) => {
      const touch = { ceremony: renaming.ceremony, credential: authenticator.assert(renaming.options) }
      return attempt(await postJson(provider, replica, browser, '/api/v1/acts/key.rename', { ...rename, touch }))
    },
    'key that is being added': async (replica) => {
      const spare = new SoftwareAuthenticator({ origin: provider.runtime.config.issuer.origin })
      const answer = { ceremony: adding.ceremony, nickname: 'Spare', credential: spare.register(adding.options) }
      return attempt(await postJson(provider, replica, browser, '/api/v1/enrollment', answer))
    },
  }
}

async function addingKey(browser: TestBrowser, authenticator: SoftwareAuthenticator) {
  const path = '/api/v1/acts/key.add'
  const { ceremony, options } = await (await browser.postJson(`${path}/touch`, { parameters: {} })).json()
  const touch = { ceremony, credential: authenticator.assert(options) }
  return (await (await browser.postJson(path, { parameters: {}, touch })).json()).result
}

/** What needs no session but a touch, or an invite. */
async function ceremonyPaths(provider: TestProvider, person: SignedInPerson): Promise<AccessPaths> {
  const { authenticator } = person
  const [pushed, begun] = [await provenLogin(provider), await provenLogin(provider)]
  const asked = await (await begun.browser.postJson(`/login/${begun.id}/options`, {})).json()
  const signingIn = new TestBrowser(provider.issuer)
  const signIn = await (await signingIn.postJson('/api/v1/sign-in/options', {})).json()
  const invite = await openInvite(provider.runtime, { personId: person.person.id })
  const login = async (replica: string, { id, browser }: typeof begun, { ceremony, options }: typeof asked) => {
    const credential = JSON.stringify(authenticator.assert(options))
    const cookie = cookiesOf(browser)
    const headers = { origin: provider.issuer, cookie }
    return loginAttempt(await postForm(`${replica}/login/${id}`, { ceremony, credential }, headers))
  }
  return {
    'login that was pushed': async (replica) => {
      const fresh = await (await pushed.browser.postJson(`/login/${pushed.id}/options`, {})).json()
      return login(replica, pushed, fresh)
    },
    'login whose touch was asked for': (replica) => login(replica, begun, asked),
    'sign-in whose touch was asked for': async (replica) => {
      const answer = { ceremony: signIn.ceremony, credential: authenticator.assert(signIn.options) }
      return attempt(await postJson(provider, replica, signingIn, '/api/v1/sign-in', answer))
    },
    'invite that is open': async (replica) =>
      attempt(await postJson(provider, replica, signingIn, '/api/v1/enrollment/options', { invite })),
  }
}

function cookiesOf(browser: TestBrowser): string {
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

function postJson(provider: TestProvider, replica: string, browser: TestBrowser, path: string, body: unknown) {
  const headers = { origin: provider.issuer, 'content-type': 'application/json', cookie: cookiesOf(browser) }
  return fetch(`${replica}${path}`, { method: 'POST', body: JSON.stringify(body), headers })
}

async function attempt(response: Response): Promise<Attempt> {
  if (response.ok) return { status: response.status, refusal: '' }
  const { vouch_code, code, error } = await response.json()
  return { status: response.status, refusal: vouch_code ?? code ?? error }
}

/** A login ends with the code in the terminal, or on a page of ours that says why not. */
function loginAttempt(response: Response): Attempt {
  const location = locationOf(response)
  const approved = location.pathname === LOOPBACK_CALLBACK_PATH && location.searchParams.has('code')
  const refusal = approved ? '' : (location.searchParams.get('code') ?? location.searchParams.get('failed') ?? '?')
  return { status: approved ? 200 : 403, refusal }
}
