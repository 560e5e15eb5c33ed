import { VouchError } from '@vouch/protocol'
import { type ApiTokenRow, findApiTokens, noteApiTokenUse } from '../../db/api-tokens.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'

/** By which a token is recognised where it leaked. */
export const API_TOKEN_PREFIX = 'vouch_api_'

/** The one thing that such a token is for today. */
export const AUDIT_READ = 'audit:read'

/** Longest header that is worth a look. */
const MAX_TOKEN = 128

/**
 * Lets a program in that carries a token for this in its Authorization header (RFC 6750 §2.1).
 *
 * @throws VouchError `apiTokenRefused`: in the same words for a token that is unknown, expired, revoked, or for something else
 */
export async function requireApiToken(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  authorization: string | undefined,
  scope: string,
): Promise<void> {
  const token = /^Bearer +([\w-]+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined || token.length > MAX_TOKEN || !token.startsWith(API_TOKEN_PREFIX)) {
    throw new VouchError('apiTokenRefused')
  }
  const use = { tokenHash: sha256(token), scope, now: runtime.clock() }
  if ((await noteApiTokenUse(runtime.database.prisma, use)) === undefined) throw new VouchError('apiTokenRefused')
}

/** Tokens that were not revoked, newest first; those that have expired, too. For a page of administrators. */
export function listApiTokens({ database }: Pick<Runtime, 'database'>): Promise<ApiTokenRow[]> {
  return findApiTokens(database.prisma)
}
