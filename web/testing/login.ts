import { createHash, randomBytes } from 'node:crypto'
import {
  CLI_CLIENT_ID,
  CLIENT_OS_PARAMETER,
  HOST_NAME_PARAMETER,
  LOOPBACK_PROOF_TYP,
  OS_USER_PARAMETER,
  type ParResponse,
  paths,
  TAKES_PASTE_PARAMETER,
  type TokenResponse,
} from '@vouch/protocol'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Clock } from '../domain/clock/clock.ts'
import type { SoftwareAuthenticator } from './authenticator.ts'

/** What a login needs to know of a provider. */
export interface Provider {
  readonly issuer: string
  readonly clock: Clock
}

export const LOOPBACK_CALLBACK = 'http://127.0.0.1:53682/callback'

/** The key of a DPoP client, and what it signs. */
export async function dpopKey(provider: Provider) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const signed = (typ: string, claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, jwk, ...header }).sign(privateKey)
  const seconds = () => Math.floor(provider.clock().getTime() / 1000)
  return {
    jwk,
    privateKey,
    jkt: await calculateJwkThumbprint(jwk),
    /** A DPoP proof for an endpoint of the issuer. */
    proof(method: string, path: string, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
      const jti = randomBytes(16).toString('base64url')
      const about = { htm: method, htu: `${provider.issuer}${path}`, jti, iat: seconds() }
      return signed('dpop+jwt', { ...about, ...claims }, header)
    },
    /** The answer to the loopback challenge. */
    loopbackProof(challenge: string, request: string, claims: Record<string, unknown> = {}) {
      const about = { iss: 'vouch-cli', aud: provider.issuer, iat: seconds(), exp: seconds() + 60 }
      return signed(LOOPBACK_PROOF_TYP, { ...about, challenge, request, ...claims })
    },
  }
}
export type DpopKey = Awaited<ReturnType<typeof dpopKey>>

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** POST of a form, redirects not followed. */
export function postForm(url: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })
}

/** A browser, as far as the login goes: cookies, and redirects that it does not follow by itself. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>()
  readonly #origin: string

  constructor(issuer: string) {
    this.#origin = issuer
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  async get(url: string): Promise<Response> {
    return this.#send(url, {})
  }

  /** A form of our own page. */
  async post(path: string, form: Record<string, string>): Promise<Response> {
    return this.#send(`${this.#origin}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: this.#origin },
    })
  }

  async postJson(path: string, body: unknown): Promise<Response> {
    const headers = { origin: this.#origin, 'content-type': 'application/json' }
    return this.#send(`${this.#origin}${path}`, { method: 'POST', body: JSON.stringify(body), headers })
  }

  /** The touch: options, assertion, form. */
  async touch(loginId: string, authenticator: SoftwareAuthenticator): Promise<Response> {
    const begun = await this.postJson(`/login/${loginId}/options`, {})
    if (begun.status !== 200) return begun
    const { ceremony, options } = await begun.json()
    return this.post(`/login/${loginId}`, { ceremony, credential: JSON.stringify(authenticator.assert(options)) })
  }

  async #send(url: string, init: { method?: string; body?: BodyInit; headers?: Record<string, string> }) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#take(line)
    return response
  }

  #take(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    const gone = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
    if (gone) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? '')
}

/** What a command line pushes, with changes. */
export function cliRequest(challenge: string, changes: Record<string, string> = {}): Record<string, string> {
  return {
    client_id: CLI_CLIENT_ID,
    response_type: 'code',
    redirect_uri: LOOPBACK_CALLBACK,
    scope: 'openid email profile',
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    [HOST_NAME_PARAMETER]: 'laptop',
    [OS_USER_PARAMETER]: 'alice',
    [CLIENT_OS_PARAMETER]: 'Linux 6.1',
    ...changes,
  }
}

/** A command line that has pushed its request. */
export async function pushedLogin(provider: Provider, changes: Record<string, string> = {}) {
  const key = await dpopKey(provider)
  const { verifier, challenge } = pkce()
  const headers = { dpop: await key.proof('POST', paths.par) }
  const response = await postForm(`${provider.issuer}${paths.par}`, cliRequest(challenge, changes), headers)
  const pushed: ParResponse = await response.json()
  const query = new URLSearchParams({ client_id: CLI_CLIENT_ID, request_uri: pushed.request_uri })
  return { key, verifier, pushed, authorizeUrl: `${provider.issuer}${paths.authorize}?${query}` }
}

/** A login that has come as far as the page that asks for the touch. */
export async function provenLogin(provider: Provider) {
  const login = await pushedLogin(provider)
  const browser = new TestBrowser(provider.issuer)
  const loopback = locationOf(await browser.get(login.authorizeUrl))
  const id = loopback.searchParams.get('request') ?? ''
  const proof = await login.key.loopbackProof(loopback.searchParams.get('challenge') ?? '', id)
  await browser.get(`${provider.issuer}/login/${id}?proof=${proof}`)
  return { ...login, browser, id }
}

/** A login that has its code, not yet redeemed. */
export async function codeForCli(provider: Provider, authenticator: SoftwareAuthenticator) {
  const login = await provenLogin(provider)
  const callback = locationOf(await login.browser.touch(login.id, authenticator))
  return { ...login, callback, code: callback.searchParams.get('code') ?? '' }
}

/** Redeems a code as the command line does, at any replica. */
export async function redeem(
  provider: Provider,
  login: { key: DpopKey; verifier: string; code: string },
  changes: Record<string, string> = {},
  replica = provider.issuer,
): Promise<Response> {
  const form = {
    grant_type: 'authorization_code',
    client_id: CLI_CLIENT_ID,
    code: login.code,
    redirect_uri: LOOPBACK_CALLBACK,
    code_verifier: login.verifier,
    ...changes,
  }
  return postForm(`${replica}${paths.token}`, form, { dpop: await login.key.proof('POST', paths.token) })
}

/** A whole `vouch login`. */
export async function loggedIn(provider: Provider, authenticator: SoftwareAuthenticator) {
  const login = await codeForCli(provider, authenticator)
  const tokens: TokenResponse = await (await redeem(provider, login)).json()
  return { ...login, tokens, token: tokens.access_token }
}

/** A login of a terminal on another machine, whose number is not typed yet. The server must let codes be pasted. */
export async function elsewhereLogin(provider: Provider) {
  const login = await pushedLogin(provider, { [TAKES_PASTE_PARAMETER]: '1' })
  const browser = new TestBrowser(provider.issuer)
  const where = locationOf(await browser.get(login.authorizeUrl))
  return {
    ...login,
    browser,
    where,
    id: where.pathname.split('/').at(2) ?? '',
    number: login.pushed.vouch_number ?? '',
  }
}

/** A login of a terminal on another machine that has its code: on a page, not yet redeemed. */
export async function codeForPaste(provider: Provider, authenticator: SoftwareAuthenticator) {
  const login = await elsewhereLogin(provider)
  await login.browser.post(`/login/${login.id}/number`, { number: login.number })
  const page = locationOf(await login.browser.touch(login.id, authenticator))
  return { ...login, page, code: login.browser.cookies.get(`vouch-shown-code-${login.id}`) ?? '' }
}
