/** One limit: `burst` at once, and again within `perSeconds`. */
export interface Limit {
  /** Whose requests are counted together. */
  readonly per: 'address' | 'person' | 'session' | 'credential' | 'client' | 'invitee'
  readonly burst: number
  readonly perSeconds: number
  /**
   * How many of them each process gives out by itself within `perSeconds` before it asks the store that all share: for paths
   * that must not pay a round trip (docs/decisions/0013). Left out: none, and the limit is exact.
   */
  readonly locally?: number
}

/** The one table of limits. Which address falls under which is in web/http/limits/limited-routes.ts. */
export const limits = {
  /** Beginning to sign in, or to touch for a login: ten a minute. */
  ceremony: { per: 'address', burst: 30, perSeconds: 180 },
  /** The answer of a key. */
  touch: { per: 'address', burst: 30, perSeconds: 180 },
  /** What else a login consists of: the authorization request, the proof, the refusal. */
  login: { per: 'address', burst: 120, perSeconds: 120 },
  /** Pushed authorization requests: applications push from one address for all of their people. */
  push: { per: 'address', burst: 300, perSeconds: 300 },
  /** Trying an invite, or adding a key: five a minute. */
  enrollment: { per: 'address', burst: 15, perSeconds: 180 },
  /** Codes, tokens and questions about them. */
  token: { per: 'address', burst: 3000, perSeconds: 300, locally: 1500 },
  /** AWS tokens out of one session: one a second, and storms of hundreds. */
  mint: { per: 'session', burst: 300, perSeconds: 300, locally: 200 },
  /** What a signed-in browser or command line asks of the API. */
  api: { per: 'address', burst: 600, perSeconds: 60, locally: 300 },
  /** Files of megabytes. */
  upload: { per: 'address', burst: 10, perSeconds: 600 },
  /** Acts on the dashboard: those with a touch by person, those without by session (`allowedAct`). */
  act: { per: 'person', burst: 60, perSeconds: 60 },
  /** Answers that one key has signed, wherever they come from. */
  credential: { per: 'credential', burst: 20, perSeconds: 120 },
  /** Requests of an application that has proven itself. */
  client: { per: 'client', burst: 6000, perSeconds: 60, locally: 3000 },
  /** Letters with an invite to the same person. */
  invite: { per: 'invitee', burst: 5, perSeconds: 3600 },
  /** Exports of the audit log. */
  export: { per: 'person', burst: 10, perSeconds: 600 },
  /** One event in the audit log for everything that one limit refuses to one sender. */
  told: { per: 'address', burst: 1, perSeconds: 600 },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
