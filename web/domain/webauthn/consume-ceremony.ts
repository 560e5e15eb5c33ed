import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import {
  type CeremonyPurpose,
  type ConsumedCeremony,
  consumeCeremonyRow,
  findCeremonyRow,
} from '../../db/login/ceremonies.ts'
import type { Runtime } from '../../runtime.ts'

const id = z.uuid()

/**
 * Uses a ceremony up, before anything in the answer is verified: an answer that fails cannot be tried a second time.
 *
 * @param ceremony its id as the browser named it, and what it must have been begun for
 * @returns the hash of the challenge that the answer has to carry
 * @throws VouchError `challengeUnknown` where it is unknown, used, expired, or was begun for something or somebody else
 */
export async function consumeCeremony(
  runtime: Pick<Runtime, 'database'>,
  ceremony: { readonly id: string; readonly purpose: CeremonyPurpose; readonly owner: string },
  now: Date,
): Promise<ConsumedCeremony> {
  if (!id.safeParse(ceremony.id).success) throw new VouchError('challengeUnknown', { reason: 'ceremony_unknown' })
  const consumed = await consumeCeremonyRow(runtime.database.prisma, ceremony, now)
  if (consumed !== undefined) return consumed
  throw new VouchError('challengeUnknown', { reason: await whyNot(runtime, ceremony) })
}

/** For the audit log; what is told is the same for all. */
async function whyNot(
  runtime: Pick<Runtime, 'database'>,
  { id, purpose, owner }: { readonly id: string; readonly purpose: CeremonyPurpose; readonly owner: string },
): Promise<string> {
  const row = await findCeremonyRow(runtime.database.prisma, id)
  if (row === undefined) return 'ceremony_unknown'
  if (row.purpose !== purpose) return 'ceremony_of_other_purpose'
  if (row.owner !== owner) return 'ceremony_of_other_owner'
  return row.consumed ? 'ceremony_used' : 'ceremony_expired'
}
