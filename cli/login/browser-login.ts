import {
  CLI_CLIENT_ID,
  LOOPBACK_CALLBACK_PATH,
  LOOPBACK_PROOF_PATH,
  type ParResponse,
  paths,
  type TokenResponse,
  VouchError,
} from '@vouch/protocol'
import { createDpopKey, type DpopPrivateJwk } from '../server/dpop.ts'
import { pushRequest } from '../server/push-request.ts'
import { redeemCode } from '../server/redeem-code.ts'
import { callbackRoute } from './callback-route.ts'
import { createLoginSecrets } from './login-secrets.ts'
import { type Loopback, openLoopback } from './loopback.ts'
import { answerChallenge } from './loopback-proof.ts'

/** What the person needs to see while the command waits. */
export interface LoginPrompt {
  readonly url: string
  /** The page shows the same words. */
  readonly phrase: string
  /** How long the wait lasts, seconds. */
  readonly seconds: number
  /** Port of this machine that the browser comes back to. */
  readonly port: string
}

export interface BrowserLogin {
  readonly issuer: string
  readonly timeoutSeconds: number
  readonly facts: Readonly<Record<string, string>>
  /** Ends the login; its reason is what is thrown. */
  readonly signal: AbortSignal
  /** Shows the prompt and opens the browser. */
  prompt(prompt: LoginPrompt): Promise<void>
  /** Called for each answer that does not belong to this login, with their count. */
  stray(count: number): void
  /** Takes the session into keeping, before the browser is told of the success. */
  keep(tokens: TokenResponse, privateJwk: DpopPrivateJwk): Promise<void>
}

/**
 * One login through the browser, from the pushed request to the session in keeping. Whatever else knocks on the loopback
 * port meanwhile neither ends the login nor gets into it, and the port is freed however it ends.
 *
 * @returns what the server answered for the code
 * @throws VouchError `loginTimedOut`, `loginRefused`, `loopbackUnavailable`, what the server refused with, what `keep`
 *   throws, or the reason of `signal`
 */
export async function browserLogin(login: BrowserLogin): Promise<TokenResponse> {
  const { issuer, facts, signal } = login
  const { key, privateJwk } = await createDpopKey()
  const { state, codeVerifier, codeChallenge } = createLoginSecrets()
  const patience = createPatience()
  const callback = callbackRoute({
    expected: { state, issuer },
    answered: patience.end,
    stray: login.stray,
    redeem: async (code, loopback) => {
      const redirectUri = redirectUriOf(loopback)
      const tokens = await redeemCode({ issuer, key, code, codeVerifier, redirectUri, signal })
      await login.keep(tokens, privateJwk)
      return tokens
    },
  })
  const loopback = await openLoopback(
    new Map([
      [LOOPBACK_CALLBACK_PATH, callback.route],
      [LOOPBACK_PROOF_PATH, (query) => answerChallenge(query, { issuer, key })],
    ]),
  )
  try {
    const redirectUri = redirectUriOf(loopback)
    const pushed = await pushRequest({ issuer, key, redirectUri, state, codeChallenge, facts, signal })
    // The server forgets the request then, and waiting longer would be for nothing.
    const seconds = Math.min(login.timeoutSeconds, pushed.expires_in)
    patience.begin(seconds)
    const { port } = new URL(loopback.origin)
    const shown = login.prompt({ url: authorizeUrl(issuer, pushed), phrase: pushed.vouch_phrase, seconds, port })
    const finished = shown.then(() => callback.outcome)
    return await unlessAborted(finished, AbortSignal.any([signal, patience.signal]))
  } finally {
    patience.end()
    loopback.close()
  }
}

function redirectUriOf(loopback: Loopback): string {
  return `${loopback.origin}${LOOPBACK_CALLBACK_PATH}`
}

// RFC 9126 §4: the browser carries the client and the reference, and nothing else.
function authorizeUrl(issuer: string, pushed: ParResponse): string {
  const query = new URLSearchParams({ client_id: CLI_CLIENT_ID, request_uri: pushed.request_uri })
  return `${issuer}${paths.authorize}?${query}`
}

/** How long a person may take. It ends with the answer of the browser: an exchange that has begun is not cut off. */
function createPatience() {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    begin: (seconds: number) => {
      timer = setTimeout(() => controller.abort(new VouchError('loginTimedOut')), seconds * 1_000)
    },
    end: () => clearTimeout(timer),
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject)
  })
}
