import type { DpopKey } from './dpop.ts'

/** What a request on behalf of a session needs. It lives in memory only, and has nothing that prints it. */
export interface ServerSession {
  /** Issuer of the server: an origin. */
  readonly server: string
  readonly accessToken: string
  readonly key: DpopKey
}
