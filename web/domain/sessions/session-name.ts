import type { SessionLine } from './list-sessions.ts'

/** What a person calls a session: "Command line on desk-1 (Linux)", "Firefox on macOS", the name of an application. */
export function sessionName(
  session: Pick<SessionLine, 'kind' | 'hostName' | 'osUser' | 'system' | 'browser' | 'clientName'>,
): string {
  const { kind, hostName, system, browser, clientName } = session
  if (kind === 'application') return clientName ?? 'An application'
  if (kind === 'browser') return `${browser ?? 'A browser'}${system === null ? '' : ` on ${system}`}`
  return `Command line${hostName === null ? '' : ` on ${hostName}`}${system === null ? '' : ` (${system})`}`
}
