import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { markNoticeRead } from '../../db/delivery/notices.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Puts a notice away: one's own, or for all administrators one of theirs. */
const dismissNotice = defineAct({
  name: 'notice.dismiss',
  by: 'person',
  touch: false,
  parameters: z.strictObject({ noticeId: z.uuid() }),
  async run({ runtime, person, session, ip, now }, { noticeId }) {
    await runtime.database.prisma.$transaction(async (transaction) => {
      if (!(await markNoticeRead(transaction, noticeId, person, now))) throw new VouchError('noticeUnknown')
      const about = { personId: person.id, sessionId: session.id, ip, details: { notice: noticeId } }
      await recordEvent(transaction, { ...about, type: 'notice.dismissed', outcome: 'ok' })
    })
    return undefined
  },
})

export const noticeActs = [dismissNotice]
