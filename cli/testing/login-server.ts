import { randomUUID } from 'node:crypto'
import type http from 'node:http'
import { type LocalServer, sendJson, startLocalServer } from './local-server.ts'
import { sendRaw, statusOf } from './raw-http.ts'

export const ACCESS_TOKEN = 'vouch_at_CANARYcanaryCANARYcanaryCANARYcanaryCANARY'

export interface LoginServer extends LocalServer {
  /** What the command line sends to a path, latest last. */
  forms(path: string): URLSearchParams[]
  /** The person says no in a browser that cannot come back to the terminal. */
  refuseElsewhere(code: string): void
  /** From now on the session is over, with this code as the reason. */
  endSession(code: string): void
  /** Plays the browser: answers the latest pushed request with these parameters, and gives what it is told. */
  answer(
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ status: number | undefined; location: string | undefined }>
}

/** The server's side of a login in a few lines, for tests of the command line's side; the real one is tested in e2e. */
export async function startLoginServer(
  options: {
    email?: string
    phrase?: string
    shortCode?: string
    /** The one pasted code that is taken; the server tells terminals that take one a number. */
    pasted?: string
  } = {},
): Promise<LoginServer> {
  const forms: Record<string, URLSearchParams[]> = {}
  let ended: string | undefined
  let refused: string | null = null
  const server = await startLocalServer((request, response, issuer) => {
    void (async () => {
      const path = request.url ?? ''
      const form = new URLSearchParams(await bodyOf(request))
      forms[path] = [...(forms[path] ?? []), form]
      if (path === '/.well-known/openid-configuration') sendJson(response, { issuer })
      else if (ended !== undefined) sendJson(response, { error: 'invalid_token', vouch_code: ended }, 401)
      else if (path === '/oauth/par') {
        sendJson(
          response,
          {
            request_uri: 'urn:x',
            expires_in: 300,
            vouch_phrase: options.phrase ?? 'amber falcon 42',
            vouch_short_code: options.shortCode,
            vouch_number: options.pasted !== undefined && form.get('vouch_paste') === '1' ? '482 1937' : undefined,
          },
          201,
        )
      } else if (path === '/oauth/par/outcome') sendJson(response, { vouch_refused: refused })
      else if (path === '/oauth/token' && refuses(options.pasted, form)) {
        sendJson(response, { error: 'invalid_grant', vouch_code: 'VCH-2201' }, 400)
      } else if (path === '/oauth/token') sendJson(response, tokensFor(options.email ?? 'alice@example.com'))
      else if (path === '/api/v1/session') sendJson(response, tokensFor('alice@example.com').vouch_session)
      else sendJson(response, {})
    })()
  })
  const answer: LoginServer['answer'] = async (parameters) => {
    const pushed = forms['/oauth/par']?.at(-1)
    const target = new URL(pushed?.get('redirect_uri') ?? '')
    target.search = new URLSearchParams({
      state: pushed?.get('state') ?? '',
      iss: server.issuer,
      ...parameters,
    }).toString()
    return visit(target.href)
  }
  const endSession = (code: string) => {
    ended = code
  }
  const refuseElsewhere = (code: string) => {
    refused = code
  }
  return { ...server, forms: (path) => forms[path] ?? [], endSession, refuseElsewhere, answer }
}

function refuses(pasted: string | undefined, form: URLSearchParams): boolean {
  const code = form.get('code') ?? ''
  return pasted !== undefined && code.startsWith('vouch_ac_') && code !== pasted
}

/** What a browser does with an address: a plain navigation, its redirect not followed. */
export async function visit(url: string): Promise<{ status: number | undefined; location: string | undefined }> {
  const { host, origin, pathname, search } = new URL(url)
  const answer = await sendRaw(origin, `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  return { status: statusOf(answer), location: /^location: (.*)\r$/im.exec(answer)?.[1] }
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function tokensFor(email: string) {
  const now = Math.floor(Date.now() / 1_000)
  return {
    access_token: ACCESS_TOKEN,
    token_type: 'DPoP',
    expires_in: 28_800,
    id_token: 'x.y.z',
    vouch_session: {
      id: randomUUID(),
      person: { email, name: 'Alice', role: 'member' },
      key: { id: randomUUID(), name: 'YubiKey 5C' },
      auth_time: now,
      expires_at: now + 28_800,
    },
  }
}
