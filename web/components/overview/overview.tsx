import { listMyKeys } from '../../domain/keys/list-my-keys.ts'
import { personSafety } from '../../domain/keys/person-safety.ts'
import { listAdministratorNotices, listMyNotices } from '../../domain/notices/list-notices.ts'
import type { BrowserSession } from '../../domain/sessions/browser-session.ts'
import { listMySessions } from '../../domain/sessions/list-sessions.ts'
import { runtime } from '../../runtime.ts'
import { ButtonLink } from '../button.tsx'
import { DashboardFrame } from '../dashboard/dashboard-frame.tsx'
import { AddKeyButton } from '../keys/add-key-button.tsx'
import { KeyList } from '../keys/key-list.tsx'
import { Section } from '../section.tsx'
import { SessionList } from '../sessions/session-list.tsx'
import { Snippet } from '../snippet.tsx'
import { NoticeList } from './notice-list.tsx'
import { safetyWords } from './safety-words.ts'

/** What fits on a page that is read in a moment; the rest is one link away. */
const SHOWN = 3

/** Am I safe? The answer is the heading; then keys, sessions, and what to do next. */
export async function Overview({ session }: { session: BrowserSession }) {
  const server = runtime()
  const now = server.clock()
  const { person } = session
  const [safety, keys, sessions, notices] = await Promise.all([
    personSafety(server, person.id),
    listMyKeys(server, person.id),
    listMySessions(server, person.id),
    waitingNotices(session),
  ])
  const words = safetyWords(safety)
  const terminals = sessions.filter(({ kind }) => kind !== 'browser')
  return (
    <DashboardFrame
      session={session}
      current="/"
      width="reading"
      title={words.title}
      lead={words.why}
      action={<NextStep todo={safety.todo} />}
    >
      {notices.length > 0 && (
        <Section title="Messages">
          <NoticeList notices={notices} now={now} />
        </Section>
      )}
      <Section title="Security keys" action={<a href="/keys">All of your keys</a>}>
        <KeyList keys={keys.slice(0, SHOWN)} now={now} current={session.key.id} />
      </Section>
      <Section title="Sessions" action={<a href="/sessions">All of your sessions</a>}>
        <SessionList sessions={sessions.slice(0, SHOWN)} now={now} current={session.session.id} />
      </Section>
      {terminals.length === 0 && (
        <Section title="From your terminal" lead="One touch, and your tools have what they need for the day.">
          <Snippet command={`vouch login --server ${server.config.issuer.url}`} />
          <p>
            <a href="/connect">Install it, and connect AWS</a>
          </p>
        </Section>
      )}
    </DashboardFrame>
  )
}

function NextStep({ todo }: { todo: readonly string[] }) {
  if (todo.includes('replace-disabled-key')) return <ButtonLink href="/keys">Look at your keys</ButtonLink>
  return todo.includes('add-spare') ? <AddKeyButton /> : null
}

/** One's own, and for an administrator those of all administrators, that nobody has put away. */
async function waitingNotices({ person }: BrowserSession) {
  const lists = await Promise.all([
    listMyNotices(runtime(), person.id),
    person.role === 'administrator' ? listAdministratorNotices(runtime(), person) : [],
  ])
  return lists
    .flat()
    .filter(({ readAt }) => readAt === null)
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, SHOWN)
}
