import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { deleteIdentitiesOf } from '../../db/login/upstream-identities.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

/**
 * Ends the link between a person and their account at the upstream provider, where an administrator knows that the account was
 * made anew. The next account that proves the address becomes theirs; until then no `domain` is told of them by the old one.
 */
const unlink = defineAct({
  name: 'person.unlink-upstream',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ person: z.uuid() }),
  async run({ runtime, person: by, session, touch, ip }, { person: personId }) {
    await runtime.database.prisma.$transaction(async (transaction) => {
      const ended = await deleteIdentitiesOf(transaction, personId)
      if (ended.length === 0) throw new VouchError('upstreamLinkUnknown')
      for (const { issuer, subject } of ended) {
        await recordEvent(transaction, {
          type: 'upstream.unlinked',
          outcome: 'ok',
          personId,
          keyId: touch?.keyId,
          sessionId: session.id,
          ceremonyId: touch?.ceremonyId,
          ip,
          details: { by: by.email, issuer, subject },
        })
      }
    })
    return undefined
  },
})

export const upstreamActs = [unlink]
