import type { ActContext } from '../acts/define-act.ts'
import { requireToken } from '../rate-limits/require-token.ts'

/**
 * Counts the letters that one person is sent: nobody's mailbox is flooded by way of this server. Asked before the act's
 * transaction, which holds a connection of its own.
 *
 * @param personId undefined where the person is new, and the letter their first
 * @throws RateLimited
 */
export async function requireLetter({ runtime, ip, now }: ActContext, personId: string | undefined): Promise<void> {
  if (runtime.config.mail === undefined || personId === undefined) return
  await requireToken(runtime, 'invite', { key: personId, personId, ip, now })
}
