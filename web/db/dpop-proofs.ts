import type { Database } from './database.ts'

const STATEMENT = `
WITH inserted AS (
  INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT EXISTS (SELECT FROM inserted) AS fresh`

/**
 * Remembers a DPoP proof, so that it is accepted once whatever the number of replicas (RFC 9449 §11.1).
 *
 * @returns false where it was seen before
 */
export async function insertDpopProof(
  { pool }: Pick<Database, 'pool'>,
  proofHash: Uint8Array<ArrayBuffer>,
  expiresAt: Date,
): Promise<boolean> {
  const values = [Buffer.from(proofHash), expiresAt]
  const { rows } = await pool.query<{ fresh: boolean }>({ name: 'insert-dpop-proof', text: STATEMENT, values })
  return rows[0]?.fresh === true
}
