import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import { lockPerson, type PersonRow, renamePerson as renamePersonRow } from '../../db/people/people.ts'
import { actedBy } from '../acts/acted-by.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { displayText } from '../enrollment/display-text.ts'

/** Changes how a person is called on pages and in tokens. The e-mail address stays: it is who they are in every cloud. */
export const renamePerson = defineAct({
  name: 'person.rename',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid(), name: z.string().max(240) }),
  /** @throws VouchError `personUnknown`, `requestMalformed` for a name that cannot be shown */
  async run(act, { personId, name }) {
    const displayName = displayText('name', name)
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      const person = await lockPerson(transaction, personId)
      if (person === undefined) throw new VouchError('personUnknown')
      await rename(transaction, act, person, displayName)
    })
    return undefined
  },
})

/** @param displayName as `displayText` gave it */
export async function rename(
  transaction: Queryable,
  act: ActContext,
  { id: personId, displayName: from }: PersonRow,
  displayName: string,
): Promise<void> {
  if (from === displayName) return
  await renamePersonRow(transaction, personId, displayName)
  const details = { by: act.person.email, from, to: displayName }
  await recordEvent(transaction, { ...actedBy(act), type: 'person.renamed', personId, details })
}
