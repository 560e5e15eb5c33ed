import type { Queryable } from './database.ts'

/**
 * Remembers a DPoP proof, so that it is accepted once whatever the number of replicas (RFC 9449 §11.1).
 *
 * @returns false where it was seen before
 */
export async function insertDpopProof(
  queryable: Queryable,
  proofHash: Uint8Array<ArrayBuffer>,
  expiresAt: Date,
): Promise<boolean> {
  const inserted = await queryable.$executeRaw`
    INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES (${proofHash}, ${expiresAt}::timestamptz)
    ON CONFLICT DO NOTHING`
  return inserted === 1
}
