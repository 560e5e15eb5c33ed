import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { linkUpstreamIdentity } from '../../db/login/upstream-identities.ts'
import type { UpstreamProof } from '../../db/login/upstream-logins.ts'
import { recordEvent } from '../audit/record-event.ts'

/**
 * Links the account that proved the address with the person who enrols, in the transaction of the enrolment. From here on no
 * other account of that provider proves this person's address.
 *
 * @param enrolling whom the key is for
 * @throws VouchError `upstreamProofNeeded` where another person was proven, `upstreamConflict`
 */
export async function linkProvenAccount(
  transaction: Queryable,
  proof: UpstreamProof,
  { personId, ceremonyId, ip, now }: { personId: string; ceremonyId: string; ip: string | undefined; now: Date },
): Promise<void> {
  if (proof.personId !== personId) throw new VouchError('upstreamProofNeeded')
  if (!(await linkUpstreamIdentity(transaction, proof, now))) throw new VouchError('upstreamConflict')
  const { issuer, subject, hostedDomain } = proof
  const details = { issuer, subject, hostedDomain }
  await recordEvent(transaction, { type: 'upstream.linked', outcome: 'ok', personId, ceremonyId, ip, details })
}
