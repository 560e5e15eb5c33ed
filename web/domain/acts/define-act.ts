import type { z } from 'zod'
import type { SessionRow } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** Who acts, from where, and with which touch. */
export interface ActContext {
  readonly runtime: Runtime
  readonly person: SessionRow['person']
  /** The browser session that the act came from. */
  readonly session: SessionRow
  /** The touch for this very act; undefined where it asks for none. */
  readonly touch: { readonly ceremonyId: string; readonly keyId: string } | undefined
  /** A file that came beside the parameters, for the one act that takes one. */
  readonly attachment?: string | undefined
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly now: Date
}

interface ActRules {
  /** noun.verb, such as `key.rename`: part of the address, of what the touch is bound to, and of the audit log. */
  readonly name: string
  /** Anybody who is signed in, for what is their own; or administrators only. */
  readonly by: 'person' | 'administrator'
  /** Whether it needs a touch of its own, bound to these parameters. */
  readonly touch: boolean
}

/** Something that a signed-in person changes on the dashboard. */
export interface Act extends ActRules {
  /** A strict object: what it does not name is refused. */
  readonly parameters: z.ZodObject
  /** Takes what `parameters` gave. */
  run(context: ActContext, parameters: never): Promise<JsonValue | undefined>
}

/**
 * Defines an act. The table in acts.ts makes it reachable; sign-in, role, shape and touch are checked before `run`, ownership of what
 * the parameters name is `run`'s own matter.
 */
export function defineAct<S extends z.ZodObject, R extends JsonValue | undefined>(
  act: ActRules & { readonly parameters: S; run(context: ActContext, parameters: z.infer<S>): Promise<R> },
): Omit<Act, 'run' | 'parameters'> & typeof act {
  return act
}
