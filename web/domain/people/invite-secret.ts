import type { Config } from '../../config/config.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'

/** The secret of an invite: the link for whoever is invited, and the hash for the database. */
export interface InviteSecret {
  /** The address that enrols one key, once. The secret sits in the fragment, which browsers send to no server. */
  readonly link: Secret<string>
  readonly tokenHash: Uint8Array<ArrayBuffer>
}

export function newInviteSecret({ issuer }: Pick<Config, 'issuer'>): InviteSecret {
  const secret = newOpaqueToken('vouch_in_').reveal()
  return { link: new Secret(`${issuer.url}/enroll#invite=${secret}`), tokenHash: sha256(secret) }
}
