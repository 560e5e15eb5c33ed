import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { ableAdministratorExists, isActiveAdministrator, lockAdministrators } from '../../db/people/people.ts'
import type { ActContext } from '../acts/define-act.ts'

/**
 * Begins a transaction that changes who can administer: one at a time over all replicas, and only for somebody who is an
 * administrator still. Of two administrators who deactivate each other at the same moment, the first one does.
 *
 * @param transaction before anything in it was changed or locked
 * @throws VouchError `administratorNeeded`
 */
export async function beginChangeOfAdministrators(transaction: Queryable, { person }: ActContext): Promise<void> {
  await lockAdministrators(transaction)
  if (!(await isActiveAdministrator(transaction, person.id))) throw new VouchError('administratorNeeded')
}

/**
 * Undoes a change that would leave nobody to administer: there is always an active administrator with an active key. To be
 * called after the change, in its transaction, by everything that takes a role, a key or an account away. Race-proof on any
 * number of replicas; a transaction that locks rows before should call `lockAdministrators` first of all.
 *
 * @throws VouchError `lastAdministrator`
 */
export async function requireAnAdministrator(transaction: Queryable): Promise<void> {
  await lockAdministrators(transaction)
  if (!(await ableAdministratorExists(transaction))) throw new VouchError('lastAdministrator')
}
