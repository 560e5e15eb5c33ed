import { paths, VouchError } from '@vouch/protocol'
import { type ExpectedCallback, readCallback } from './callback.ts'
import type { Loopback, LoopbackAnswer, LoopbackRoute } from './loopback.ts'

export interface CallbackWait<T> {
  readonly expected: ExpectedCallback
  /** Trades the code. Called once at most, with the redirect address that the code was sent to. */
  redeem(code: string, loopback: Loopback): Promise<T>
  /** Called when the answer of the server is there, before it is redeemed. */
  answered(): void
  /** Called for each request that is not the answer, with their count. */
  stray(count: number): void
}

/**
 * The route of the redirect address. The one genuine answer closes the listener to others, is redeemed, and only then gets
 * its page, so that the browser says "done" when it is.
 *
 * @returns the route, and what comes of the answer once the browser has its own
 */
export function callbackRoute<T>(wait: CallbackWait<T>): { route: LoopbackRoute; outcome: Promise<T> } {
  let settle: { resolve(value: T): void; reject(fault: unknown): void } | undefined
  const outcome = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever has stopped waiting by then is told by other means.
  outcome.catch(() => undefined)
  let strays = 0
  let spent = false
  const route: LoopbackRoute = async (query, loopback) => {
    const callback = readCallback(query, wait.expected)
    // The state is good for one answer.
    if (callback.kind === 'stray' || spent) {
      strays += 1
      wait.stray(strays)
      return undefined
    }
    spent = true
    loopback.stopListening()
    wait.answered()
    try {
      if (callback.kind === 'refused') throw callback.error
      const value = await wait.redeem(callback.code, loopback)
      return { location: `${wait.expected.issuer}${paths.loginDone}`, sent: () => settle?.resolve(value) }
    } catch (fault) {
      return { ...failure(wait.expected.issuer, fault), sent: () => settle?.reject(fault) }
    }
  }
  return { route, outcome }
}

function failure(issuer: string, fault: unknown): LoopbackAnswer {
  const { code } = fault instanceof VouchError ? fault : new VouchError('unexpected')
  return { location: `${issuer}${paths.loginFailed}?code=${code}` }
}
