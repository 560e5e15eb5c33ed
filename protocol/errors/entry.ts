/** One error that a person can meet. */
export interface ErrorEntry {
  /** `VCH-` and four digits; never reused, even when the error is gone. */
  readonly code: `VCH-${number}`
  /** What happened, and why, in one or two plain sentences. */
  readonly what: string
  /** What to do next: an instruction, never blame. */
  readonly next: string
  /** HTTP status where the server says it. */
  readonly status: number
  /** The OAuth 2.0 error code (RFC 6749 §5.2 and its extensions) where an OAuth endpoint says it. */
  readonly oauth?: string
  /** Exit code where the command line says it (see ExitCode). */
  readonly exit: ExitCode
}

/** The one exit code table of the command line. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  notLoggedIn: 2,
  keyRefused: 3,
  unreachable: 4,
  denied: 5,
  configuration: 6,
  freshTouchNeeded: 7,
  rateLimited: 8,
  usage: 64,
  /** What a shell says of a command that it cannot start, or cannot find: `exec` alone. */
  commandNotExecutable: 126,
  commandNotFound: 127,
  cancelled: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Keeps the literal names of a list of errors while checking its shape. */
export function errors<const T extends Record<string, ErrorEntry>>(entries: T): T {
  return entries
}
