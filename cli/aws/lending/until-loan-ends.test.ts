import { type AwsLoanEnd, type ErrorName, VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import type { AgentStatus } from '../../agent/client.ts'
import { describe as describeSession } from '../../agent/testing/vouch-server.ts'
import { type LoanWatch, untilLoanEnds } from './until-loan-ends.ts'

const session = describeSession(3_600)

const agent: AgentStatus = {
  protocol: 1,
  version: '0.1.0',
  pid: 1,
  startedAt: 0,
  residentBytes: 0,
  session: { server: 'https://vouch.example.com', session, remainingSeconds: 3_600 },
}

type Look = { readonly status?: AgentStatus | undefined; readonly end: AwsLoanEnd | ErrorName }

/** A loan of a minute that is looked at every ten seconds, and what each look finds; after the last, nothing changes any more. */
function watch(looks: readonly Look[], interruption = new AbortController()) {
  let now = 0
  let looked = 0
  const current = () => looks[Math.min(looked, looks.length) - 1] ?? { end: null }
  const loan: LoanWatch = {
    sessionId: session.id,
    milliseconds: 60_000,
    interruption: interruption.signal,
    agentStatus: async () => {
      looked += 1
      const look = current()
      return 'status' in look ? look.status : agent
    },
    loanEnd: async () => {
      const { end } = current()
      if (end === null || ['time', 'returned', 'ended_by_person', 'ended_by_administrator'].includes(end)) {
        return end as AwsLoanEnd
      }
      throw new VouchError(end as ErrorName)
    },
    pause: async (milliseconds) => {
      now += milliseconds
    },
    monotonic: () => now,
  }
  return { ending: () => untilLoanEnds(loan), at: () => now, interruption }
}

const alive: Look = { end: null }

test('a loan that nobody ends is over at its time, not a look later', async () => {
  const { ending, at } = watch([])
  expect(await ending()).toEqual({ how: 'time' })
  expect(at()).toBe(60_000)
})

test.each<[AwsLoanEnd, string]>([
  ['ended_by_person', 'You ended it on the dashboard.'],
  ['ended_by_administrator', 'An administrator ended it.'],
  ['returned', 'You ended it with `vouch serve end`.'],
])('a loan that is %s says so', async (end, detail) => {
  const { ending, at } = watch([alive, alive, { end }])
  expect(await ending()).toMatchObject({ how: 'ended', error: { errorName: 'awsLoanEnded', detail } })
  expect(at()).toBe(20_000)
})

test('a clock that differs from that of the server makes no other end of it', async () => {
  expect(await watch([alive, { end: 'time' }]).ending()).toEqual({ how: 'time' })
})

test.each<ErrorName>(['serverUnreachable', 'serverBusy', 'agentUnavailable', 'databaseUnavailable'])(
  'what passes (%s) ends no loan',
  async (end) => {
    expect(await watch([{ end }, alive, { end }, { end: 'ended_by_person' }]).ending()).toMatchObject({ how: 'ended' })
  },
)

test.each<[string, AgentStatus | undefined, ErrorName]>([
  ['no agent', undefined, 'notLoggedIn'],
  ['no session', { ...agent, session: null }, 'notLoggedIn'],
  [
    'somebody who ended it',
    { ...agent, session: null, ended: { code: 'VCH-6204', at: 0 } },
    'sessionEndedByAdministrator',
  ],
  [
    'another session',
    { ...agent, session: { server: 'https://vouch.example.com', session: describeSession(60), remainingSeconds: 60 } },
    'notLoggedIn',
  ],
])('where there is %s, the loan ends with its session', async (_, status, errorName) => {
  expect(await watch([alive, { status, end: null }]).ending()).toMatchObject({ how: 'session', error: { errorName } })
})

test('who interrupts is heard before anything else', async () => {
  const { ending, interruption } = watch([{ end: 'ended_by_person' }])
  interruption.abort()
  expect(await ending()).toEqual({ how: 'interrupted' })
})
