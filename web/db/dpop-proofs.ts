import type { Database } from './database.ts'
import { NOT_FLUSHED } from './not-flushed.ts'

/** One proof a statement; $3: whether it waits for the disk. */
const STATEMENT = `
WITH inserted AS (
  INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT EXISTS (SELECT FROM inserted) AS fresh, CASE WHEN NOT $3::boolean THEN ${NOT_FLUSHED} END`

/**
 * Remembers a DPoP proof, so that it is accepted once whatever the number of replicas (RFC 9449 §11.1).
 *
 * @param use.followed another commit follows before anybody is answered, so that this one need not wait for the disk
 * @returns false where it was seen before
 */
export async function insertDpopProof(
  { pool }: Pick<Database, 'pool'>,
  proofHash: Uint8Array<ArrayBuffer>,
  expiresAt: Date,
  use: { readonly followed: boolean },
): Promise<boolean> {
  const values = [Buffer.from(proofHash), expiresAt, !use.followed]
  const { rows } = await pool.query<{ fresh: boolean }>({ name: 'insert-dpop-proof', text: STATEMENT, values })
  return rows[0]?.fresh === true
}
