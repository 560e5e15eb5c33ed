import type { OperationName, OperationParameters, OperationResult } from '@vouch/protocol'
import type { SessionRow } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'

/** Who asks, from where: a command line whose session is alive and whose key was shown. */
export interface OperationContext {
  readonly runtime: Runtime
  readonly session: SessionRow
  readonly ip: string | undefined
  readonly now: Date
}

/** Answers each operation of `protocol/api/operations.ts`. Whose a thing is that the parameters name is its own matter. */
export type OperationAnswers = {
  readonly [N in OperationName]: (
    context: OperationContext,
    parameters: OperationParameters<N>,
  ) => Promise<OperationResult<N>>
}
