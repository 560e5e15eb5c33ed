import type { Queryable } from './database.ts'

/** When a token was last signed within a time, as the audit log tells it; null where none was. */
export async function findLastSignature(queryable: Queryable, from: Date, until: Date): Promise<Date | null> {
  const found = await queryable.auditEvent.findFirst({
    where: { type: { in: ['token.minted', 'code.redeemed'] }, outcome: 'ok', at: { gte: from, lte: until } },
    orderBy: { id: 'desc' },
    select: { at: true },
  })
  return found?.at ?? null
}
