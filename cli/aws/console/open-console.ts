import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { type LoopbackRoute, openLoopback } from '../../login/loopback/loopback.ts'
import { openBrowser } from '../../login/open-browser.ts'

/** How long the browser may take to come: milliseconds. */
const PATIENCE_MILLISECONDS = 30_000

export interface OpenConsole {
  /** The address that signs in. */
  readonly address: string
  /** $BROWSER. */
  readonly browser: string | undefined
  readonly signal: AbortSignal
  readonly patienceMilliseconds?: number
}

/**
 * Leads the browser to an address that nobody else may see. A browser is started with its address in its arguments, which every user of
 * the machine can read for as long as it runs; so it is given one of our own, on this machine, that answers once, within seconds, and
 * is worth nothing afterwards.
 *
 * @throws VouchError `noBrowserHere`, `browserDidNotCome`, `loopbackUnavailable`, or the reason of `signal`
 */
export async function openConsole({ address, browser, signal, ...more }: OpenConsole): Promise<void> {
  const path = `/${randomBytes(32).toString('base64url')}`
  const { promise: came, resolve: sent } = whenSent()
  let spent = false
  const route: LoopbackRoute = async () => {
    if (spent) return undefined
    spent = true
    return { location: address, sent }
  }
  const loopback = await openLoopback(new Map([[path, route]]))
  const end = new AbortController()
  try {
    const opened = await openBrowser({ url: `${loopback.origin}${path}`, issuer: loopback.origin, browser })
    if (!opened) throw new VouchError('noBrowserHere')
    const patience = wait(more.patienceMilliseconds ?? PATIENCE_MILLISECONDS, 'late', {
      signal: AbortSignal.any([signal, end.signal]),
    })
    if ((await Promise.race([came, patience])) === 'late') throw new VouchError('browserDidNotCome')
  } catch (fault) {
    if (signal.aborted) throw signal.reason
    throw fault
  } finally {
    end.abort()
    loopback.close()
  }
}

function whenSent(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
