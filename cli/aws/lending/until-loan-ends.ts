import { type AwsLoanEnd, type ErrorName, ExitCode, errorNameOf, VouchError } from '@vouch/protocol'
import type { AgentStatus } from '../../agent/client.ts'

/** How a loan ended: its time, the person here, somebody elsewhere, or with the session that lent it. */
export type LoanEnding =
  | { readonly how: 'time' | 'interrupted' }
  | { readonly how: 'ended' | 'session'; readonly error: VouchError }

/** What is looked at while a role is lent. */
export interface LoanWatch {
  readonly sessionId: string
  /** How long it may last, by the clock that only runs forward: milliseconds. */
  readonly milliseconds: number
  /** Fires when the person wants it to end. */
  readonly interruption: AbortSignal
  /** The agent's state, undefined where none runs. */
  agentStatus(): Promise<AgentStatus | undefined>
  /** What the server says of the loan. */
  loanEnd(): Promise<AwsLoanEnd>
  /** Resolves after so many milliseconds, or earlier, as soon as somebody was refused. */
  pause(milliseconds: number): Promise<void>
  /** Milliseconds, never set back. */
  monotonic(): number
}

/** How often the agent and the server are asked: milliseconds. Whoever borrows meanwhile asks both anyway. */
const LOOK_MILLISECONDS = 10_000

/** Waits until a loan is over, whoever ends it. A server that is away, or busy, says nothing about it. */
export async function untilLoanEnds(watch: LoanWatch): Promise<LoanEnding> {
  const end = watch.monotonic() + watch.milliseconds
  for (;;) {
    if (watch.interruption.aborted) return { how: 'interrupted' }
    const left = end - watch.monotonic()
    if (left <= 0) return { how: 'time' }
    const over = await look(watch)
    if (over !== undefined && !watch.interruption.aborted) return over
    if (!watch.interruption.aborted) await watch.pause(Math.min(left, LOOK_MILLISECONDS))
  }
}

async function look(watch: LoanWatch): Promise<LoanEnding | undefined> {
  try {
    const status = await watch.agentStatus()
    if (status?.session?.session.id !== watch.sessionId) return { how: 'session', error: whyNoSession(status) }
    const ended = await watch.loanEnd()
    if (ended === null) return undefined
    return ended === 'time' ? { how: 'time' } : { how: 'ended', error: new VouchError('awsLoanEnded', said(ended)) }
  } catch (fault) {
    if (!(fault instanceof VouchError)) throw fault
    if (fault.errorName === 'awsLoanUnknown') return { how: 'ended', error: new VouchError('awsLoanEnded') }
    if (PASSING.has(fault.entry.exit) || fault.errorName === 'agentUnavailable') return undefined
    // What else the agent says is that there is no session, and why.
    return { how: 'session', error: fault }
  }
}

/** A server that is away or busy. */
const PASSING: ReadonlySet<ExitCode> = new Set<ExitCode>([ExitCode.unreachable, ExitCode.rateLimited])

function whyNoSession(status: AgentStatus | undefined): VouchError {
  const name: ErrorName | undefined = errorNameOf(status?.ended?.code ?? '')
  return new VouchError(name ?? 'notLoggedIn')
}

function said(ended: NonNullable<AwsLoanEnd>): { detail: string } {
  const words: Record<typeof ended, string> = {
    time: 'Its time is up.',
    returned: 'You ended it with `vouch serve end`.',
    ended_by_person: 'You ended it on the dashboard.',
    ended_by_administrator: 'An administrator ended it.',
  }
  return { detail: words[ended] }
}
