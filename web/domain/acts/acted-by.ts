import type { ActContext } from './define-act.ts'

/**
 * Who acted, as an audit event about somebody else tells it: key, session and touch in their columns. The e-mail address goes
 * into `details.by`.
 *
 * @example
 * await recordEvent(tx, { ...actedBy(context), type: 'person.renamed', personId, details: { by: context.person.email } })
 */
export function actedBy({ session, touch, ip }: ActContext) {
  return {
    outcome: 'ok',
    keyId: touch?.keyId ?? session.key.id,
    sessionId: session.id,
    ceremonyId: touch?.ceremonyId,
    ip,
  } as const
}
