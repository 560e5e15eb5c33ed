import { errorNameOf, VouchError } from '@vouch/protocol'
import type { AgentStatus } from '../agent/client.ts'
import { shQuoted } from '../shell/quoted.ts'
import { safeText } from '../terminal/safe-text.ts'

/** Forms in which a session is told to scripts, beside the one for people. */
export const FORMATS = ['text', 'json', 'shell'] as const
export type Format = (typeof FORMATS)[number]

/**
 * The form that is asked for: `--json` is short for `--format json`.
 *
 * @throws VouchError `usage` where the two say something else
 */
export function chosenFormat(command: string, format: Format | undefined, json: boolean): Format {
  if (json && format !== undefined && format !== 'json') {
    throw new VouchError('usage', { detail: `\`vouch ${command}\` takes --json or --format ${format}, and not both.` })
  }
  return format ?? (json ? 'json' : 'text')
}

/** Why the last session ended, where the server said it. */
export function whyNobody(status: AgentStatus | undefined): VouchError | undefined {
  const name = errorNameOf(status?.ended?.code ?? '')
  return name === undefined ? undefined : new VouchError(name)
}

/** The session for scripts: times as ISO 8601 in UTC, everything else as the server said it. */
export function sessionDocument(status: AgentStatus | undefined): Record<string, unknown> {
  const held = status?.session
  const iso = (seconds: number) => new Date(seconds * 1_000).toISOString()
  if (!held) {
    const { ended } = status ?? {}
    return { logged_in: false, ...(ended === undefined ? {} : { ended: { code: ended.code, at: iso(ended.at) } }) }
  }
  const { id, person, key, auth_time, expires_at } = held.session
  return {
    logged_in: true,
    server: held.server,
    session: id,
    person,
    key,
    auth_time: iso(auth_time),
    expires_at: iso(expires_at),
    remaining_seconds: held.remainingSeconds,
    pasted: held.session.pasted === true,
  }
}

/** Who is logged in, for scripts. */
export function personDocument(status: AgentStatus | undefined): Record<string, unknown> {
  const held = status?.session
  return held ? { logged_in: true, ...held.session.person } : { logged_in: false }
}

/**
 * The session as variables that a shell may `eval`. Where nobody is logged in all but the first are empty, so that none stays from
 * before.
 */
export function sessionVariables(status: AgentStatus | undefined): Record<string, string> {
  const held = status?.session
  const session = held?.session
  return {
    VOUCH_LOGGED_IN: held ? '1' : '0',
    ...personVariables(status),
    VOUCH_ROLE: session?.person.role ?? '',
    VOUCH_KEY: session?.key.name ?? '',
    VOUCH_SESSION: session?.id ?? '',
    // Not VOUCH_SERVER: that one decides where the next login goes.
    VOUCH_SESSION_SERVER: held?.server ?? '',
    VOUCH_TOUCHED_AT: String(session?.auth_time ?? ''),
    VOUCH_EXPIRES_AT: String(session?.expires_at ?? ''),
    VOUCH_REMAINING_SECONDS: String(held?.remainingSeconds ?? ''),
  }
}

export function personVariables(status: AgentStatus | undefined): Record<string, string> {
  const person = status?.session?.session.person
  return { VOUCH_EMAIL: person?.email ?? '', VOUCH_NAME: person?.name ?? '' }
}

/** Lines that sh, bash, zsh, ksh and dash take, whatever stands in the values. */
export function shellLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${shQuoted(safeText(value))}`)
    .join('\n')
}
