import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { catalogue, VouchError } from '@vouch/protocol'
import { lastWord, takeLock } from '../lock/numbered-lock.ts'

export interface SharedLogin<T> {
  /** An existing folder that only this user can write. */
  readonly folder: string
  readonly issuer: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
  /** What is wanted, where another login has brought it about by now. */
  found(): Promise<T | undefined>
  /** Brings it about. */
  logIn(): Promise<T>
  /** Another login of this user is under way, and this one waits for what comes of it. */
  joined(): void
  /** The other one ended without a session, and this one goes on by itself. */
  tookOver(): void
}

const POLL_MS = 200

/** The person said no in the browser: whoever waited for that answer has it, and does not ask again. */
const REFUSED = catalogue.loginRefused.code

/**
 * Logs in, together with every other login of this user to the same server: one of them opens a page, and the others end with what
 * comes of it. When that one fails or is killed, the next one opens a page of its own.
 *
 * @throws VouchError what `logIn` throws; `loginRefused` where the person refused the login that was waited for; `loginTimedOut`; the
 *   reason of `signal`
 */
export async function sharedLogin<T>(login: SharedLogin<T>): Promise<T> {
  const { folder, signal } = login
  const name = lockName(login.issuer)
  const end = performance.now() + login.timeoutSeconds * 1_000
  let waited = false
  for (;;) {
    signal.throwIfAborted()
    if (waited && lastWord(folder, name) === REFUSED) throw new VouchError('loginRefused')
    const lock = takeLock(folder, name)
    if (lock !== undefined) return inTurn(login, lock, waited)
    if (!waited) login.joined()
    waited = true
    if (performance.now() >= end) throw new VouchError('loginTimedOut')
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined)
    signal.throwIfAborted()
    const found = await login.found()
    if (found !== undefined) return found
  }
}

async function inTurn<T>(login: SharedLogin<T>, lock: { release(word?: string): void }, waited: boolean): Promise<T> {
  let word: string | undefined
  try {
    // It may have come about between the last look and this turn.
    const found = await login.found()
    if (found !== undefined) return found
    if (waited) login.tookOver()
    return await login.logIn()
  } catch (fault) {
    if (fault instanceof VouchError && fault.code === REFUSED) word = REFUSED
    throw fault
  } finally {
    lock.release(word)
  }
}

/** One server, one login; an address is no name for a file. */
function lockName(issuer: string): string {
  return `login-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`
}
