import type { FirstAdministrator } from '../domain/people/first-administrator.ts'

/**
 * Tells whoever starts the server how the first administrator enrols. Goes to the terminal and not into the log: the link is a
 * secret.
 */
export function announceFirstAdministrator(first: FirstAdministrator, write: (text: string) => void): void {
  if (first.state === 'enrolled') return
  if (first.state === 'invited') {
    write(
      'There is no administrator yet. A link that enrols the first one was made before, and works until ' +
        `${first.expiresAt.toISOString()}. Is it lost? Run \`vouch-server invite EMAIL --admin\`.\n`,
    )
    return
  }
  const { email, link, expiresAt } = first.invite
  write(
    `There is no administrator yet. Open this link to enrol a security key${email === undefined ? '' : ` for ${email}`}, ` +
      `once and until ${expiresAt.toISOString()}:\n\n  ${link.reveal()}\n\n`,
  )
}
