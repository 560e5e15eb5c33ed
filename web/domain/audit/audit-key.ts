import type { JSONWebKeySet } from 'jose'
import type { Database } from '../../db/database.ts'
import {
  activateSigningKey,
  changeSigningKeys,
  findSigningKeys,
  insertSigningKey,
} from '../../db/signing-keys/signing-keys.ts'
import { AUDIT_PURPOSE, type SigningKeyContext } from '../signing-keys/context.ts'
import { generateSigningKey, type OpenedKey, openSigningKey, SIGNING_ALGORITHM } from '../signing-keys/key-material.ts'
import { undecryptable } from '../signing-keys/undecryptable.ts'
import { recordEvent } from './record-event.ts'

type KeyContext = Pick<SigningKeyContext, 'database' | 'masterKey' | 'clock'>

/**
 * The key that signs checkpoints; made the first time it is needed, on whichever replica comes first.
 *
 * @throws VouchError `signingKeyUndecryptable` where it was sealed with another master key
 */
export async function auditKey(context: KeyContext): Promise<OpenedKey> {
  const rows = await findSigningKeys(context.database.prisma, AUDIT_PURPOSE)
  const row = rows.find(({ state }) => state === 'active') ?? (await createAuditKey(context))
  return openSigningKey(row, context.masterKey).catch(() => {
    throw undecryptable([row.kid])
  })
}

/** The public part of every key that ever signed a checkpoint, for whoever checks the log without this server. */
export async function auditKeySet({ database }: { database: Pick<Database, 'prisma'> }): Promise<JSONWebKeySet> {
  const rows = await findSigningKeys(database.prisma, AUDIT_PURPOSE)
  return {
    keys: rows.map(({ kid, publicJwk }) => ({
      ...(publicJwk as { kty: string }),
      kid,
      use: 'sig',
      alg: SIGNING_ALGORITHM,
    })),
  }
}

function createAuditKey({ database, masterKey, clock }: KeyContext) {
  return changeSigningKeys(database, AUDIT_PURPOSE, async (queryable, rows) => {
    const active = rows.find(({ state }) => state === 'active')
    if (active !== undefined) return active
    const now = clock()
    const key = await generateSigningKey(masterKey, { purpose: AUDIT_PURPOSE, createdAt: now, signsFrom: now })
    await insertSigningKey(queryable, key)
    await activateSigningKey(queryable, key.kid, now)
    const details = { kid: key.kid, purpose: AUDIT_PURPOSE }
    await recordEvent(queryable, { type: 'signing_key.created', outcome: 'ok', details })
    return { ...key, state: 'active' as const, activatedAt: now, retiringAt: null, removedAt: null }
  })
}
