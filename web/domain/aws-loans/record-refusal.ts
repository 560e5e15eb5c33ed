import type { VouchError } from '@vouch/protocol'
import { recordEvent } from '../audit/record-event.ts'
import type { OperationContext } from '../operations/operation.ts'

/** Writes down that a role was not lent, or that a loan gave nothing any more. */
export async function recordRefusal(
  { runtime, session, ip }: OperationContext,
  about: Readonly<Record<string, string>>,
  error: VouchError,
): Promise<void> {
  await recordEvent(runtime.database.prisma, {
    type: 'aws_loan.refused',
    outcome: 'refused',
    personId: session.person.id,
    keyId: session.key.id,
    sessionId: session.id,
    ceremonyId: session.ceremonyId,
    clientId: session.clientId ?? undefined,
    ip,
    details: { ...about, reason: error.errorName },
  })
}
