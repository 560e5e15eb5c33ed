import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AwsLoan,
  type ErrorName,
  type OperationParameters,
  operations,
  type PublishedRole,
  SESSION_TAGS_PARAMETER,
  type SessionDescription,
  sessionTagClaims,
  type TokenExchangeResponse,
  VouchError,
} from '@vouch/protocol'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { visit } from '../../testing/login-server.ts'
import type { AdoptedSession } from '../rpc/methods.ts'

export type TestRoleRule = NonNullable<TokenExchangeResponse['vouch_role']> & {
  /** Nobody gets in. */
  readonly forbidden?: boolean
  /** Tokens name the role, and there are none without tags. */
  readonly bound?: boolean
}

/** A server that gives out AWS tokens for any session, and can be told to refuse. */
export interface TestVouchServer {
  readonly issuer: string
  /** Method and path of every request, in order, without those of the key set. */
  readonly requests: string[]
  /** The access token of the last request that had one. */
  readonly tokens: Set<string>
  /** What it answers on a path from now on, in place of the truth. */
  refuse(path: string, error: ErrorName | undefined): void
  /** Leaves requests of a path without an answer from now on. @returns lets go: they are answered, late */
  hold(path: string): () => void
  /** The rules for roles, as `vouch_role` and the explanation of a role say them; a role without one is told as by a server without rules. */
  readonly rules: Map<string, TestRoleRule>
  /** Roles that are published for everybody. */
  readonly published: PublishedRole[]
  /** Plays the browser of a `vouch login` that waits: the key is touched. */
  touch(): Promise<void>
  /** Refuses tokens without tags. */
  forbidUntagged(): void
  /** The loans that are alive, by id. */
  readonly loans: Map<string, AwsLoan>
  session(life?: number): Promise<AdoptedSession>
  stop(): Promise<void>
}

export async function startTestVouchServer(): Promise<TestVouchServer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' }
  const requests: string[] = []
  const tokens = new Set<string>()
  const refusals = new Map<string, ErrorName>()
  const held = new Map<string, Promise<void>>()
  const rules: TestVouchServer['rules'] = new Map()
  const published: PublishedRole[] = []
  const loans: TestVouchServer['loans'] = new Map()
  let taggedOnly = false
  let pushed = new URLSearchParams()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (path === '/.well-known/openid-configuration') return send(response, { issuer, jwks_uri: `${issuer}/jwks` })
    if (path === '/jwks') return send(response, { keys: [jwk] })
    requests.push(`${request.method} ${path}`)
    const body = await bodyOf(request)
    const form = new URLSearchParams(body)
    await held.get(path)
    const refusal = refusals.get(path)
    if (refusal !== undefined) return sendRefusal(response, refusal)
    if (path === '/api/v1/session') return send(response, describe(3_600))
    if (path === '/oauth/revoke') return send(response, {})
    if (path === operations['aws.loans.use'].path) {
      const loan = loans.get(JSON.parse(body).id)
      return loan === undefined ? sendRefusal(response, 'awsLoanEnded') : send(response, loan)
    }
    if (path === operations['aws.loans.create'].path) return send(response, lend(JSON.parse(body)))
    if (path === operations['aws.loans.end'].path) {
      return loans.delete(JSON.parse(body).id)
        ? send(response, { ended: true })
        : sendRefusal(response, 'awsLoanUnknown')
    }
    if (path === operations['aws.roles.list'].path) return send(response, { roles: published })
    if (path === operations['aws.roles.explain'].path) return explain(response, String(JSON.parse(body).role))
    if (path === '/oauth/par') {
      pushed = form
      return send(response, { request_uri: 'urn:x', expires_in: 300, vouch_phrase: 'amber falcon 42' }, 201)
    }
    if (form.get('grant_type') === 'authorization_code') return send(response, sessionTokens())
    tokens.add(form.get('subject_token') ?? '')
    const rule = rules.get(form.get('resource') ?? '')
    const refused = rule === undefined ? undefined : refusalOf(rule)
    if (refused !== undefined) return sendRefusal(response, refused)
    const omit = form.get(SESSION_TAGS_PARAMETER) === 'omit'
    if (omit && (taggedOnly || rule?.bound === true)) return sendRefusal(response, 'awsTagsForbidden')
    return send(response, {
      access_token: await awsToken(
        omit || rule?.tagged === false,
        rule?.bound ? (form.get('resource') ?? '') : undefined,
      ),
      issued_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      token_type: 'N_A',
      expires_in: 300,
      ...(rule === undefined ? {} : { vouch_role: { ...rule, tagged: rule.tagged && !omit } }),
    })
  }

  function lend({ role, name, seconds }: OperationParameters<'aws.loans.create'>): AwsLoan {
    const times = { created_at: now(), expires_at: now() + seconds, last_used_at: null }
    const loan = { id: randomUUID(), role, via: [], name, from: 'Command line', current: true, ...times }
    loans.set(loan.id, loan)
    return loan
  }

  function explain(response: ServerResponse, role: string): void {
    const rule = rules.get(role)
    if (rule === undefined) {
      sendRefusal(response, 'notFound')
      return
    }
    const age = 60
    send(response, {
      permitted: rule.forbidden !== true,
      rules: [],
      touch_age_seconds: age,
      fresh_seconds: rule.fresh_until === null ? null : Math.max(1, rule.fresh_until - now() + age),
      longest_seconds: rule.longest_seconds,
      tags: rule.bound ? 'bound' : 'preferred',
      touch_needed: refusalOf(rule) === 'awsFreshTouchNeeded',
    })
  }

  async function awsToken(omitTags: boolean, boundTo: string | undefined): Promise<string> {
    const email = 'alice@example.com'
    return new SignJWT({ ...(omitTags ? {} : sessionTagClaims(email, undefined, boundTo)) })
      .setProtectedHeader({ alg: 'ES256', kid: '1' })
      .setIssuer(issuer)
      .setAudience(issuer)
      .setSubject(email)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
  }

  return {
    issuer,
    requests,
    tokens,
    rules,
    published,
    refuse: (path, error) => {
      if (error === undefined) refusals.delete(path)
      else refusals.set(path, error)
    },
    loans,
    hold: (path) => {
      const { promise, resolve } = promiseWithResolve()
      held.set(path, promise)
      return () => {
        held.delete(path)
        resolve()
      }
    },
    touch: async () => {
      const target = new URL(pushed.get('redirect_uri') ?? '')
      const parameters = { code: 'c0de', state: pushed.get('state') ?? '', iss: issuer }
      target.search = new URLSearchParams(parameters).toString()
      await visit(target.href)
    },
    forbidUntagged: () => {
      taggedOnly = true
    },
    session: async (life = 3_600) => ({
      server: issuer,
      accessToken: `canary-access-token-${randomUUID()}`,
      dpopKey: await newDpopKey(),
      session: describe(life),
    }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function sessionTokens() {
  return {
    access_token: `canary-access-token-${randomUUID()}`,
    token_type: 'DPoP',
    expires_in: 28_800,
    id_token: 'x.y.z',
    vouch_session: describe(28_800),
  }
}

function now(): number {
  return Math.floor(Date.now() / 1_000)
}

function refusalOf(rule: TestRoleRule): ErrorName | undefined {
  if (rule.forbidden === true) return 'awsRoleForbidden'
  return rule.fresh_until !== null && rule.fresh_until <= now() ? 'awsFreshTouchNeeded' : undefined
}

/** @param life seconds from now */
export function describe(life: number): SessionDescription {
  const began = now()
  return {
    id: randomUUID(),
    person: { email: 'alice@example.com', name: 'Alice', role: 'member' },
    key: { id: randomUUID(), name: 'YubiKey 5' },
    auth_time: began,
    expires_at: began + life,
  }
}

export async function newDpopKey(): Promise<AdoptedSession['dpopKey']> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  return { kty: 'EC', crv: 'P-256', x, y, d }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendRefusal(response: ServerResponse, name: ErrorName): void {
  const { entry } = new VouchError(name)
  const body = { error: entry.oauth ?? 'server_error', error_description: entry.what, vouch_code: entry.code }
  send(response, body, entry.status)
}

function promiseWithResolve(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
