import { ExitCode, VouchError } from '@vouch/protocol'

/**
 * Turns Ctrl-C into a signal while a command waits. A second Ctrl-C ends the process at once.
 *
 * @returns the signal, aborted with VouchError `cancelled`, and `release`, to be called when the wait is over
 */
export function listenForInterruption(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const interrupt = () => controller.abort(new VouchError('cancelled'))
  process.once('SIGINT', interrupt)
  return { signal: controller.signal, release: () => void process.off('SIGINT', interrupt) }
}

/** Does what Ctrl-C does, where the terminal passes it on as a character. Windows knows no signal that a process sends itself. */
export function interrupt(): void {
  if (!process.emit('SIGINT', 'SIGINT')) process.exit(ExitCode.cancelled)
}
