import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { Database } from '../../db/database.ts'
import type { Doer } from '../audit/doer.ts'
import type { Clock } from '../clock/clock.ts'
import type { MasterKey } from './envelope.ts'

/** What the acts on signing keys need; the running server and the command line both make one. */
export interface SigningKeyContext {
  readonly database: Database
  readonly config: Pick<Config, 'issuer' | 'signingKeys'>
  readonly masterKey: MasterKey
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** The administrator who asked; undefined: the schedule, or a command of the server. */
  readonly doer?: Doer | undefined
}

/** A key signs for one purpose only; SSH certificates will have keys of their own. */
export const OIDC_PURPOSE = 'oidc'

/** Signs checkpoints of the audit log. Not in the published key set: no relying party has to do with it. */
export const AUDIT_PURPOSE = 'audit'
