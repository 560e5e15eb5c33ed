import { setTimeout as sleep } from 'node:timers/promises'
import { type AwsLoan, VouchError } from '@vouch/protocol'
import type { Agent } from '../../agent/client.ts'
import { Bell } from './bell.ts'
import { containerCredentials } from './container-answer.ts'
import { type LoanEndpoint, openLoanEndpoint } from './endpoint.ts'
import { createTokenFile, type TokenFile } from './token-file.ts'
import { type LoanEnding, untilLoanEnds } from './until-loan-ends.ts'

/** Which role is lent, and by which STS its credentials come. */
export interface LentRole {
  readonly roleArn: string
  readonly via: string[]
  readonly region?: string
  readonly stsEndpoint?: string
  readonly durationSeconds?: number
}

export interface Lent {
  readonly loan: AwsLoan
  readonly endpoint: LoanEndpoint
  readonly file: TokenFile | undefined
}

export interface LendingWish {
  /** Does something with the running agent; undefined where none runs. */
  readonly withAgent: <T>(work: (agent: Agent | undefined) => Promise<T>) => Promise<T>
  readonly role: LentRole
  readonly seconds: number
  /** What the person calls the borrower. @param port that was opened */
  readonly name: (port: number) => string
  /** 0: whichever is free. */
  readonly port: number
  readonly tokenFile: string | undefined
  /** Fires when the person wants it to end. */
  readonly interruption: AbortSignal
  readonly onWrong: (count: number) => void
  /** Called once the role can be borrowed. */
  readonly onLent: (lent: Lent) => void
}

/**
 * So long the port stays open for a borrower who has just been refused: AWS tools ask three times, a second apart, and show what the last
 * try came to, which is to be our words and not that nobody listens. Milliseconds.
 */
const LAST_WORDS_MILLISECONDS = 4_000

/** Whoever presses Ctrl-C waits for this, and nothing is given any more meanwhile: milliseconds. */
const FAREWELL_MILLISECONDS = 3_000

/**
 * Lends a role until its time is up, or somebody or something ends it. The caller has seen that its credentials can be had.
 *
 * @returns how it ended, and whether the server knows of it
 * @throws VouchError `notLoggedIn`, `loanPortUnavailable`, `loanTokenFileUnwritable`, `tooManyAwsLoans`, and those of the rules of its
 *   roles
 */
export async function lendRole(wish: LendingWish): Promise<LoanEnding & { readonly told: boolean }> {
  const endpoint = await openLoanEndpoint({ port: wish.port, onWrong: wish.onWrong })
  try {
    // Open until the end: should this process be killed, the agent sees it by that, and ends the loan.
    return await withSession(wish.withAgent, (agent) => lendBy(agent, wish, endpoint))
  } finally {
    endpoint.close()
  }
}

/** @param agent by a connection that is for the loan alone */
async function lendBy(agent: Agent, wish: LendingWish, endpoint: LoanEndpoint) {
  const { session } = await agent.status()
  if (session === null) throw new VouchError('notLoggedIn')
  const file = wish.tokenFile === undefined ? undefined : await createTokenFile(wish.tokenFile)
  let loan: AwsLoan | undefined
  let ending: LoanEnding = { how: 'interrupted' }
  let told = true
  try {
    loan = await create(agent, wish, endpoint, file)
    await file?.write(endpoint.token)
    const bell = new Bell()
    wish.interruption.addEventListener('abort', bell.ring)
    let refused = false
    const tellRefusal = () => {
      refused = true
      bell.ring()
    }
    serve(wish, loan, endpoint, tellRefusal)
    wish.onLent({ loan, endpoint, file })
    ending = await untilEnd(wish, loan, session.session.id, bell)
    if (refused) await pause(LAST_WORDS_MILLISECONDS, wish.interruption)
  } finally {
    endpoint.close()
    await file?.remove()
    if (loan !== undefined && ending.how === 'interrupted') told = await giveBack(wish, loan)
  }
  return { ...ending, told }
}

function create(
  agent: Agent,
  wish: LendingWish,
  { port }: LoanEndpoint,
  file: TokenFile | undefined,
): Promise<AwsLoan> {
  const { roleArn: role, via } = wish.role
  const { seconds, name } = wish
  const written = file === undefined ? {} : { file: { path: file.path, identity: file.identity } }
  return agent.lendRole({ role, via, name: name(port), seconds, ...written })
}

function serve({ withAgent, role }: LendingWish, loan: AwsLoan, endpoint: LoanEndpoint, tellRefusal: () => void): void {
  endpoint.answer(async () => {
    try {
      const answer = await withSession(withAgent, (agent) => agent.awsCredentials({ ...role, loan: loan.id }))
      return containerCredentials(role.roleArn, answer)
    } catch (fault) {
      // It may be over: that is looked at now, and not when it would be anyway.
      tellRefusal()
      throw fault
    }
  })
}

function untilEnd(wish: LendingWish, loan: AwsLoan, sessionId: string, bell: Bell): Promise<LoanEnding> {
  const { withAgent, interruption } = wish
  return untilLoanEnds({
    sessionId,
    milliseconds: (loan.expires_at - loan.created_at) * 1_000,
    interruption,
    agentStatus: () => withAgent(async (agent) => agent?.status()),
    loanEnd: async () =>
      (await withSession(withAgent, (agent) => agent.callServer('aws.loans.show', { id: loan.id }))).ended,
    pause: (milliseconds) => bell.pause(milliseconds),
    monotonic: () => performance.now(),
  })
}

/** Waits, unless it has had its end by the person here or has it now. */
function pause(milliseconds: number, interruption: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal: interruption }).catch(() => undefined)
}

/** @returns whether the server knows that it is over */
async function giveBack({ withAgent }: LendingWish, { id }: AwsLoan): Promise<boolean> {
  const patience = new Bell()
  let told = false
  void withSession(withAgent, (agent) => agent.callServer('aws.loans.end', { id }))
    .then(
      () => {
        told = true
      },
      () => undefined,
    )
    .finally(patience.ring)
  await patience.pause(FAREWELL_MILLISECONDS)
  return told
}

function withSession<T>(withAgent: LendingWish['withAgent'], work: (agent: Agent) => Promise<T>): Promise<T> {
  return withAgent(async (agent) => {
    if (agent === undefined) throw new VouchError('notLoggedIn')
    return work(agent)
  })
}
