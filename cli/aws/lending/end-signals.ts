/** Ctrl-C, a polite kill, and a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Turns the end of a terminal into a signal while a role is lent, so that the loan is ended with it. The second time ends the process at
 * once.
 */
export function listenForEnd(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const end = () => controller.abort()
  for (const name of SIGNALS) process.once(name, end)
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, end)
    },
  }
}
