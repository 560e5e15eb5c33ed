import type * as z from 'zod'

/** One thing that the command line asks of the server in the name of its session (DPoP, RFC 9449 §7). */
export interface Operation {
  readonly method: 'GET' | 'POST'
  /** Below the issuer. A GET has no parameters; a POST has them as its JSON body. */
  readonly path: `/api/v1/${string}`
  /** A strict object: what it does not name is refused. */
  readonly parameters: z.ZodObject
  readonly result: z.ZodType
}

/** Keeps the literal shape of an operation while checking it. */
export function operation<const O extends Operation>(of: O): O {
  return of
}
