import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import type { Database } from './db/database.ts'
import type { Clock } from './domain/clock/clock.ts'
import type { SigningKeys } from './domain/signing-keys/signing-keys.ts'

/** What is made once at start, by server.ts, and shared by the protocol endpoints and the pages. */
export interface Runtime {
  readonly config: Config
  readonly database: Database
  readonly signingKeys: SigningKeys
  readonly clock: Clock
  readonly log: Logger
}

// Next bundles the pages into a module graph of its own: a symbol on the global object is the one place both graphs see.
const slot = Symbol.for('vouch.runtime')
const shared = globalThis as { [slot]?: Runtime }

export function installRuntime(runtime: Runtime): void {
  shared[slot] = runtime
}

/** The runtime of this process. Throws where no server has started, which no page can meet. */
export function runtime(): Runtime {
  const installed = shared[slot]
  if (installed === undefined) throw new Error('the server has not started')
  return installed
}
