import type { FirstAdministrator } from '../domain/people/first-administrator.ts'
import { spokenTime } from './spoken-time.ts'

/**
 * Tells whoever starts the server how the first administrator enrols. Goes to the terminal and not into the log: the link is a
 * secret.
 */
export function announceFirstAdministrator(first: FirstAdministrator, write: (text: string) => void): void {
  if (first.state === 'enrolled') return
  if (first.state === 'invited') {
    write(
      'There is no administrator yet. A link that enrols the first one was made before, and works until ' +
        `${spokenTime(first.expiresAt)}. Is it lost? Run \`vouch-server invite EMAIL --admin\`.\n`,
    )
    return
  }
  const { email, link, expiresAt } = first.invite
  write(
    `There is no administrator yet. Open this link to enrol a security key${email === undefined ? '' : ` for ${email}`}, ` +
      `once and until ${spokenTime(expiresAt)}:\n\n  ${link.reveal()}\n\n`,
  )
}
