import type { SessionLine } from '../../domain/sessions/list-sessions.ts'
import { sessionName } from '../../domain/sessions/session-name.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'

/** What administrators can do with a session of anybody. */
export function sessionActs(session: SessionLine): readonly ActMenuItem[] {
  const { email, keyId, keyName } = session
  const name = sessionName(session)
  return [
    {
      label: 'End this session',
      act: 'session.end-of-anyone',
      parameters: { sessionId: session.id },
      title: `End the session of ${email}?`,
      touch: `end a session of ${email}`,
      confirm: 'End the session',
      done: `The session of ${email} is ended.`,
      danger: true,
      children: <p>{name} is signed out at once. Their key stays, and its next touch begins a new session.</p>,
    },
    {
      label: 'End all sessions of this key',
      act: 'session.end-all-of-key',
      parameters: { keyId },
      title: `End all sessions of key “${keyName}”?`,
      touch: `end all sessions of key “${keyName}” of ${email}`,
      confirm: 'End all sessions of this key',
      done: `All sessions of key “${keyName}” are ended.`,
      danger: true,
      children: <p>Everything that {email} began with a touch of this key ends at once, on every machine.</p>,
    },
    {
      label: 'End all sessions of this person',
      act: 'session.end-all-of-person',
      parameters: { personId: session.personId },
      title: `End all sessions of ${email}?`,
      touch: `end all sessions of ${email}`,
      confirm: `End all sessions of ${email}`,
      done: `All sessions of ${email} are ended.`,
      danger: true,
      children: <p>Every browser and every command line of theirs is signed out at once.</p>,
    },
  ]
}
