import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { lockPerson } from '../../db/people/people.ts'
import { defineAct } from '../acts/define-act.ts'
import { beginChangeOfAdministrators } from './administrators.ts'
import { handOverInvite } from './hand-over-invite.ts'
import { requireLetter } from './require-letter.ts'

/**
 * Makes a recovery link for somebody who lost their keys. Until it is used nothing changes for them; then every older key and
 * session ends (`endOlderKeysAndSessions`).
 */
export const recoverPerson = defineAct({
  name: 'person.recover',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid() }),
  /** @throws VouchError `personUnknown`, `personDeactivated`, `personInOtherState` */
  async run(act, { personId }) {
    await requireLetter(act, personId)
    return act.runtime.database.prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, act)
      const person = await lockPerson(transaction, personId)
      if (person === undefined) throw new VouchError('personUnknown')
      if (person.state === 'deactivated') throw new VouchError('personDeactivated')
      if (person.state === 'invited') {
        throw new VouchError('personInOtherState', { detail: 'They have no key yet: send the invite again instead.' })
      }
      return handOverInvite(transaction, act, { personId, role: person.role, purpose: 'recovery', by: 'mail' })
    })
  },
})
