import type { Runtime } from '../../runtime.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { revokeSession } from '../sessions/revoke-session.ts'

/** Ends the session of this browser at the server, so that a copy of its cookie is worth nothing either. */
export async function signOut(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  { sessionToken, ip, now }: { sessionToken: string | undefined; ip: string | undefined; now: Date },
): Promise<void> {
  const found = await browserSession(runtime, sessionToken)
  if (found === undefined) return
  await runtime.database.prisma.$transaction((transaction) =>
    revokeSession(transaction, found.session.id, { reason: 'signed_out', ip, now }),
  )
}
