import { setTimeout as sleep } from 'node:timers/promises'
import {
  CLI_CLIENT_ID,
  LOOPBACK_CALLBACK_PATH,
  LOOPBACK_PROOF_PATH,
  type ParResponse,
  paths,
  TAKES_PASTE_PARAMETER,
  type TokenResponse,
  type VouchError,
} from '@vouch/protocol'
import { createDpopKey, type DpopKey, type DpopPrivateJwk } from '../server/dpop.ts'
import { fetchOutcome } from '../server/fetch-outcome.ts'
import { pushRequest } from '../server/push-request.ts'
import { redeemCode } from '../server/redeem-code.ts'
import { createLoginSecrets } from './login-secrets.ts'
import { callbackRoute } from './loopback/callback-route.ts'
import { type Loopback, openLoopback } from './loopback/loopback.ts'
import { answerChallenge } from './loopback/loopback-proof.ts'
import { pastedCode } from './pasted-code.ts'
import { createPatience } from './patience.ts'
import { refusalElsewhere } from './refusal-elsewhere.ts'

/** What the person needs to see while the command waits. */
export interface LoginPrompt {
  readonly url: string
  /** Opens the same page, and can be typed; the same as `url` where the server has no short addresses. */
  readonly shortUrl: string
  /** The page shows the same words. */
  readonly phrase: string
  /** How long the wait lasts, seconds. */
  readonly seconds: number
  /** Where the browser comes back to on this machine, such as `127.0.0.1:43121`. */
  readonly listener: string
  /** To be typed into the page of a browser that cannot come back; undefined where the server takes no pasted code. */
  readonly number: string | undefined
}

/** How a person can paste a code into this terminal. */
export interface Pasting {
  /** Begins to take lines. @returns ends it */
  read(take: (line: string) => void): () => void
  /** Called for each line that led to nothing. */
  refused(error: VouchError): void
}

export interface BrowserLogin {
  readonly issuer: string
  readonly timeoutSeconds: number
  readonly facts: Readonly<Record<string, string>>
  /** Ends the login; its reason is what is thrown. */
  readonly signal: AbortSignal
  /** Left out where nobody can paste, or nobody needs to. */
  readonly pasting?: Pasting | undefined
  /** Shows the prompt and opens the browser. */
  prompt(prompt: LoginPrompt): Promise<void>
  /** Called for each answer that does not belong to this login, with their count. */
  stray(count: number): void
  /** Takes the session into keeping, before the browser is told of the success. */
  keep(tokens: TokenResponse, privateJwk: DpopPrivateJwk): Promise<unknown>
}

/**
 * One login through the browser, from the pushed request to the session in keeping. The answer comes by the loopback or, where both
 * sides allow it, as a code that is pasted: the first that works ends the wait for the other. Whatever else knocks on the loopback
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
  const redeem = async (code: string, loopback: Loopback) => {
    const redirectUri = redirectUriOf(loopback)
    const tokens = await redeemCode({ issuer, key, code, codeVerifier, redirectUri, signal })
    await login.keep(tokens, privateJwk)
    return tokens
  }
  const expected = { state, issuer }
  const callback = callbackRoute({ expected, answered: patience.end, stray: login.stray, redeem })
  const loopback = await openLoopback(
    new Map([
      [LOOPBACK_CALLBACK_PATH, callback.route],
      [LOOPBACK_PROOF_PATH, (query) => answerChallenge(query, { issuer, key })],
    ]),
  )
  const paste = pastedCode({
    redeem: (code) => patience.during(() => redeem(code, loopback)),
    refused: (error) => login.pasting?.refused(error),
  })
  const over = new AbortController()
  let endReading: () => void = () => undefined
  try {
    const redirectUri = redirectUriOf(loopback)
    const told = login.pasting === undefined ? facts : { ...facts, [TAKES_PASTE_PARAMETER]: '1' }
    const pushed = await pushRequest({ issuer, key, redirectUri, state, codeChallenge, facts: told, signal })
    // The server forgets the request then, and waiting longer would be for nothing.
    const seconds = Math.min(login.timeoutSeconds, pushed.expires_in)
    patience.begin(seconds)
    // Before the person is asked: what is pasted at once is not to be seen either.
    if (pushed.vouch_number !== undefined && login.pasting !== undefined) endReading = login.pasting.read(paste.take)
    const shown = login.prompt(promptOf(issuer, pushed, { seconds, listener: new URL(loopback.origin).host }))
    const waiting = AbortSignal.any([signal, patience.signal, over.signal])
    const takesPaste = pushed.vouch_number !== undefined
    const refused = takesPaste ? refusal({ issuer, key, requestUri: pushed.request_uri, signal: waiting }) : never
    const finished = shown.then(() => Promise.race([callback.outcome, paste.outcome, refused]))
    return await unlessAborted(finished, waiting)
  } finally {
    over.abort()
    patience.end()
    endReading()
    loopback.close()
  }
}

const never = new Promise<never>(() => undefined)

/** A no in a browser that cannot bring it here. @throws VouchError it, or the reason of `signal` */
function refusal(asked: {
  readonly issuer: string
  readonly key: DpopKey
  readonly requestUri: string
  readonly signal: AbortSignal
}): Promise<never> {
  const { signal } = asked
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal })
  const watched = refusalElsewhere({ ask: () => fetchOutcome(asked), pause }).then(() => never)
  // Whoever has stopped waiting by then is told by other means.
  watched.catch(() => undefined)
  return watched
}

function redirectUriOf(loopback: Loopback): string {
  return `${loopback.origin}${LOOPBACK_CALLBACK_PATH}`
}

function promptOf(issuer: string, pushed: ParResponse, wait: Pick<LoginPrompt, 'seconds' | 'listener'>): LoginPrompt {
  const url = authorizeUrl(issuer, pushed)
  const { vouch_phrase: phrase, vouch_short_code: code, vouch_number: number } = pushed
  return { url, shortUrl: code === undefined ? url : `${issuer}${paths.shortLogin}/${code}`, phrase, number, ...wait }
}

// RFC 9126 §4: the browser carries the client and the reference, and nothing else.
function authorizeUrl(issuer: string, pushed: ParResponse): string {
  const query = new URLSearchParams({ client_id: CLI_CLIENT_ID, request_uri: pushed.request_uri })
  return `${issuer}${paths.authorize}?${query}`
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject)
  })
}
