import { lockFirstAdministrator, openAdministratorInvite } from '../../db/people/invites.ts'
import { activeAdministratorExists, findOrCreatePerson } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { type Invite, issueInvite } from './create-invite.ts'

export type FirstAdministrator =
  /** There is an administrator. */
  | { readonly state: 'enrolled' }
  /** A link was made before, by another replica or an earlier start. */
  | { readonly state: 'invited'; readonly expiresAt: Date }
  | { readonly state: 'inviting'; readonly invite: Invite }

/**
 * At each start: makes the link that enrols the first administrator, as long as there is none. A server with a database of its
 * own makes a fresh one each time and ends the one before, since whoever starts it may have lost it; replicas that share a
 * database make one between them.
 */
export async function inviteFirstAdministrator(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
): Promise<FirstAdministrator> {
  const now = runtime.clock()
  const { adminEmail, databaseUrl } = runtime.config
  return runtime.database.prisma.$transaction(async (transaction) => {
    await lockFirstAdministrator(transaction)
    if (await activeAdministratorExists(transaction)) return { state: 'enrolled' }
    const expiresAt = await openAdministratorInvite(transaction, now)
    if (expiresAt !== undefined && databaseUrl !== undefined) return { state: 'invited', expiresAt }
    const role = 'administrator'
    if (adminEmail === undefined) {
      return { state: 'inviting', invite: await issueInvite(runtime, transaction, { role, now }) }
    }
    const { id } = await findOrCreatePerson(transaction, { email: adminEmail }, now)
    const invite = await issueInvite(runtime, transaction, { personId: id, email: adminEmail, role, now })
    return { state: 'inviting', invite }
  })
}
