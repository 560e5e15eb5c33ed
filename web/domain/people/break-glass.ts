import { VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import {
  ableAdministratorExists,
  findOrCreatePerson,
  lockAdministrators,
  lockPerson,
  type PersonRow,
} from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify, SERVER_COMMAND } from '../notices/notify.ts'
import { type Invite, issueInvite } from './create-invite.ts'

export interface BrokenGlass extends Invite {
  readonly email: string
  /** How the person stood before: `invited` has no key yet, and may have been unknown here. */
  readonly stood: PersonRow['state']
  /** Somebody else could have helped: an administrator who has a key. */
  readonly administratorLeft: boolean
}

/**
 * Makes a one-time link for an administrator, by nothing but access to the server and its database: for
 * when nobody can administer any more. Using it removes the person's older keys, ends their sessions and makes them an
 * administrator. All administrators are told.
 *
 * @throws VouchError `emailMalformed`; `personDeactivated`, since whoever was locked out on purpose is not let in by the way
 */
export async function breakGlass(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  emailAsTyped: string,
): Promise<BrokenGlass> {
  const email = canonicalEmail(emailAsTyped)
  const now = runtime.clock()
  return runtime.database.prisma.$transaction(async (transaction) => {
    await lockAdministrators(transaction)
    const { id: personId } = await findOrCreatePerson(transaction, { email }, now)
    const person = await lockPerson(transaction, personId)
    if (person === undefined || person.state === 'deactivated') throw new VouchError('personDeactivated')
    const administratorLeft = await ableAdministratorExists(transaction)
    const invite = await issueInvite(runtime, transaction, {
      personId,
      email,
      role: 'administrator',
      purpose: 'recovery',
      now,
    })
    await recordEvent(transaction, {
      type: 'break_glass.used',
      outcome: 'ok',
      personId,
      details: { by: 'server command', state: person.state, role: person.role, administratorLeft },
    })
    await notify(transaction, { kind: 'recovery_invite', personId, details: { by: SERVER_COMMAND }, now })
    return { ...invite, email, stood: person.state, administratorLeft }
  })
}
