import { findSigningKeys, type SigningKeyRow } from '../../db/signing-keys/signing-keys.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'

/** A signing key as a person may see it. */
export type SigningKeyDescription = Pick<
  SigningKeyRow,
  'kid' | 'algorithm' | 'state' | 'masterKeyId' | 'createdAt' | 'signsFrom' | 'activatedAt' | 'retiringAt' | 'removedAt'
>

/** Every key that there ever was, oldest first. */
export async function listSigningKeys({
  database,
}: Pick<SigningKeyContext, 'database'>): Promise<SigningKeyDescription[]> {
  const rows = await findSigningKeys(database.prisma, OIDC_PURPOSE)
  return rows.map(
    ({ publicJwk, privateCiphertext, wrappedDataKey, formatVersion, purpose, ...description }) => description,
  )
}
