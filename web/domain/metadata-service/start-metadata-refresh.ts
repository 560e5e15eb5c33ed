import type { Runtime } from '../../runtime.ts'
import { refreshMetadata } from './refresh-metadata.ts'

const INTERVAL_MS = 10 * 60 * 1000

/**
 * Keeps the metadata fresh, from now on (refresh-metadata.ts says when it is due). Nothing waits for it.
 *
 * @returns stops it
 */
export function startMetadataRefresh(runtime: Pick<Runtime, 'config' | 'database' | 'clock' | 'log'>): () => void {
  const stopping = new AbortController()
  const refresh = () =>
    refreshMetadata(runtime, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) runtime.log.warn({ err: error }, 'the FIDO metadata was not refreshed')
    })
  void refresh()
  const timer = setInterval(refresh, INTERVAL_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    stopping.abort()
  }
}
