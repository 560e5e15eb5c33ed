import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { type CeremonyPurpose, type ConsumedCeremony, consumeCeremonyRow } from '../../db/ceremonies.ts'
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
  const wellFormed = id.safeParse(ceremony.id).success
  const consumed = wellFormed ? await consumeCeremonyRow(runtime.database.prisma, ceremony, now) : undefined
  if (consumed === undefined) throw new VouchError('challengeUnknown')
  return consumed
}
