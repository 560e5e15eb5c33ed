import { useCallback, useRef, useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from './ceremony-failure.ts'

export type CeremonyState =
  | { readonly phase: 'idle' | 'away' | 'preparing' | 'touch' | 'checking' | 'done' }
  | { readonly phase: 'failed'; readonly failure: CeremonyFailure }

export interface CeremonyProgress {
  /** The browser is asking for the key from now on, for `timeout` milliseconds. */
  asking(timeout: number): void
  /** The key answered; the server looks at the answer. */
  checking(): void
}

/**
 * Runs a ceremony and says where it stands. A second `begin` while one runs does nothing.
 *
 * @param perform the ceremony; what it throws is told by ceremonyFailure
 */
export function useCeremony(perform: (progress: CeremonyProgress) => Promise<void>, initial: CeremonyState) {
  const [state, setState] = useState<CeremonyState>(initial)
  const running = useRef(false)

  const begin = useCallback(async () => {
    if (running.current) return
    running.current = true
    let asked = performance.now()
    let timeout = Number.POSITIVE_INFINITY
    setState({ phase: 'preparing' })
    try {
      await perform({
        asking(milliseconds) {
          asked = performance.now()
          timeout = milliseconds
          setState({ phase: 'touch' })
        },
        checking: () => setState({ phase: 'checking' }),
      })
      setState({ phase: 'done' })
    } catch (thrown) {
      const timing = { elapsed: performance.now() - asked, timeout, hidden: document.visibilityState === 'hidden' }
      setState({ phase: 'failed', failure: ceremonyFailure(thrown, timing) })
    } finally {
      running.current = false
    }
  }, [perform])

  return { state, setState, begin }
}
