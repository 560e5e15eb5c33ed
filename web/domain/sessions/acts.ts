import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import { findKeyOwner } from '../../db/keys/security-keys.ts'
import { findSessionOwner } from '../../db/sessions/sessions.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import {
  type Ending,
  revokeOwnSession,
  revokeSession,
  revokeSessionsOfKey,
  revokeSessionsOfPerson,
} from './revoke-session.ts'

const sessionId = z.uuid()

/** Ends one of the person's own sessions; ending the one that asks signs out. */
const endSession = defineAct({
  name: 'session.end',
  by: 'person',
  touch: false,
  parameters: z.strictObject({ sessionId }),
  async run(context, parameters) {
    const own = { id: parameters.sessionId, personId: context.person.id }
    const ended = await inTransaction(context, (transaction) => revokeOwnSession(transaction, own, byPerson(context)))
    if (!ended) throw new VouchError('sessionUnknown')
    return { ended: 1 }
  },
})

/** Ends every session of the person but the one that asks. */
const endOtherSessions = defineAct({
  name: 'session.end-others',
  by: 'person',
  touch: false,
  parameters: z.strictObject({}),
  async run(context) {
    const { person, session } = context
    const ended = await inTransaction(context, (transaction) =>
      revokeSessionsOfPerson(transaction, person.id, byPerson(context), session.id),
    )
    return { ended }
  },
})

/** Ends one session of whomever. */
const endSessionOfAnyone = defineAct({
  name: 'session.end-of-anyone',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ sessionId }),
  async run(context, parameters) {
    const ended = await inTransaction(context, async (transaction) => {
      const owner = await findSessionOwner(transaction, parameters.sessionId)
      return owner !== undefined && revokeSession(transaction, parameters.sessionId, byAdministrator(context, owner))
    })
    if (!ended) throw new VouchError('sessionUnknown')
    return { ended: 1 }
  },
})

/** Ends what touches of one key began; the key stays, and its next touch begins anew. */
const endSessionsOfKey = defineAct({
  name: 'session.end-all-of-key',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ keyId: z.uuid() }),
  async run(context, { keyId }) {
    const ended = await inTransaction(context, async (transaction) => {
      const owner = await findKeyOwner(transaction, keyId)
      if (owner === undefined) throw new VouchError('keyUnknown')
      return revokeSessionsOfKey(transaction, keyId, byAdministrator(context, owner.personId))
    })
    return { ended }
  },
})

/** Ends everything that one person has open; the person stays, and their next touch begins anew. */
const endSessionsOfPerson = defineAct({
  name: 'session.end-all-of-person',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid() }),
  async run(context, { personId }) {
    const ended = await inTransaction(context, (transaction) =>
      revokeSessionsOfPerson(transaction, personId, byAdministrator(context, personId)),
    )
    return { ended }
  },
})

export const sessionActs = [
  endSession,
  endOtherSessions,
  endSessionOfAnyone,
  endSessionsOfKey,
  endSessionsOfPerson,
] as const

function inTransaction<T>({ runtime }: ActContext, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  return runtime.database.prisma.$transaction(work)
}

function byPerson({ ip, now, touch }: ActContext): Ending {
  return { reason: 'ended_by_person', ip, now, ceremonyId: touch?.ceremonyId }
}

/** An administrator who ends their own session is told that they did it themselves. */
function byAdministrator(context: ActContext, owner: string): Ending {
  if (owner === context.person.id) return byPerson(context)
  return { ...byPerson(context), reason: 'ended_by_administrator', by: context.person.email }
}
