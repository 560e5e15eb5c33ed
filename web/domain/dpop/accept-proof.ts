import { VouchError } from '@vouch/protocol'
import type { Database } from '../../db/database.ts'
import { insertDpopProof } from '../../db/dpop-proofs.ts'
import { type ProofRules, verifyProof } from './verify-proof.ts'

/**
 * Verifies a DPoP proof and uses it up.
 *
 * @returns the RFC 7638 thumbprint of the key that signed it
 * @throws VouchError `dpopProofRefused`; a database that is away is not told as the client's fault
 */
export async function acceptProof(database: Pick<Database, 'pool'>, proof: string, rules: ProofRules): Promise<string> {
  const { jkt, proofHash, expiresAt } = await verifyProof(proof, rules)
  // RFC 9449 §11.1
  const fresh = await insertDpopProof(database, proofHash, expiresAt)
  if (!fresh) throw new VouchError('dpopProofRefused', { detail: 'It was used before.' })
  return jkt
}
