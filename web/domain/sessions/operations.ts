import { VouchError } from '@vouch/protocol'
import { epochSeconds } from '../clock/clock.ts'
import type { OperationAnswers } from '../operations/operation.ts'
import { listMySessions } from './list-sessions.ts'
import { revokeOwnSession } from './revoke-session.ts'
import { sessionName } from './session-name.ts'

/** What the command line asks of sessions; it ends the person's own, as the dashboard does without a touch. */
export const sessionOperations: Pick<OperationAnswers, 'sessions.list' | 'sessions.end'> = {
  'sessions.list': async ({ runtime, session }) => {
    const sessions = await listMySessions(runtime, session.person.id)
    return {
      sessions: sessions.map((line) => ({
        id: line.id,
        kind: line.kind,
        name: sessionName(line),
        ip: line.ip,
        key: line.keyName,
        created_at: epochSeconds(line.createdAt),
        expires_at: epochSeconds(line.expiresAt),
        last_used_at: epochSeconds(line.lastUsedAt),
        pasted: line.pasted,
        current: line.id === session.id,
      })),
    }
  },
  'sessions.end': async ({ runtime, session, ip, now }, { id }) => {
    const own = { id, personId: session.person.id }
    const ended = await runtime.database.prisma.$transaction((transaction) =>
      revokeOwnSession(transaction, own, { reason: 'ended_by_person', ip, now }),
    )
    if (!ended) throw new VouchError('sessionUnknown')
    return { ended }
  },
}
