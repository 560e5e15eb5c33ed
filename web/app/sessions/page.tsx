import { ActButton } from '../../components/acts/act-button.tsx'
import { EndLoanButton } from '../../components/aws-loans/end-loan-button.tsx'
import { LentRoles } from '../../components/aws-loans/lent-roles.tsx'
import { DashboardFrame } from '../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Section } from '../../components/section.tsx'
import { SessionList } from '../../components/sessions/session-list.tsx'
import { Snippet } from '../../components/snippet.tsx'
import { listEndedLoans, listLoansOf } from '../../domain/aws-loans/list-loans.ts'
import { listMySessions, type SessionLine } from '../../domain/sessions/list-sessions.ts'
import { sessionName } from '../../domain/sessions/session-name.ts'
import { runtime } from '../../runtime.ts'
import { requireSignedIn } from '../signed-in.ts'

export const metadata = { title: 'Sessions' }

/** Where whoever is signed in is signed in. */
export default async function SessionsPage() {
  const session = await requireSignedIn('/sessions')
  const current = session.session.id
  const [sessions, loans, ended] = await Promise.all([
    listMySessions(runtime(), session.person.id),
    listLoansOf(runtime(), session.person.id),
    listEndedLoans(runtime(), session.person.id),
  ])
  const others = sessions.filter(({ id }) => id !== current)
  return (
    <DashboardFrame
      session={session}
      current="/sessions"
      width="reading"
      title="Sessions"
      lead="Each began with a touch of one of your keys. End the ones that you do not know."
      action={others.length > 0 && <EndOthers count={others.length} />}
    >
      <Section title="This browser">
        <SessionList sessions={sessions.filter(({ id }) => id === current)} now={runtime().clock()} />
      </Section>
      <Section title="Elsewhere">
        {others.length === 0 ? (
          <EmptyState
            title="You are signed in nowhere else"
            action={<Snippet command={`vouch login --server ${runtime().config.issuer.url}`} />}
          >
            A terminal appears here once you log in from it, with one touch for the day.
          </EmptyState>
        ) : (
          <SessionList sessions={others} now={runtime().clock()} actions={(line) => <EndOne line={line} />} />
        )}
      </Section>
      <LentRoles
        loans={loans}
        ended={ended}
        now={runtime().clock()}
        lead="Containers and other machines that get AWS credentials in your name, and nothing else of yours."
        actions={(loan) => <EndLoanButton loan={loan} />}
      />
    </DashboardFrame>
  )
}

function EndOne({ line }: { line: SessionLine }) {
  const name = sessionName(line)
  return (
    <ActButton
      kind="bare"
      label="End"
      about={name}
      act="session.end"
      parameters={{ sessionId: line.id }}
      title={`End “${name}”?`}
      confirm="End this session"
      done="The session has ended."
      danger
    >
      <p>It is refused at once. Whoever uses it has to touch key “{line.keyName}” again, or another one of yours.</p>
    </ActButton>
  )
}

function EndOthers({ count }: { count: number }) {
  return (
    <ActButton
      label="End all others"
      act="session.end-others"
      title={count === 1 ? 'End the other session?' : `End the ${count} other sessions?`}
      confirm={count === 1 ? 'End the other session' : `End ${count} sessions`}
      done="You are signed in here only."
      danger
    >
      <p>Your terminals, other browsers and applications are signed out at once. This browser stays signed in.</p>
    </ActButton>
  )
}
