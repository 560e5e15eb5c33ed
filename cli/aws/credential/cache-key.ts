/**
 * Everything that makes one credential another. A field that is added here must be given by everybody who asks for a
 * key: forgetting one does not compile.
 */
export interface CredentialIdentity {
  readonly server: string
  /** The person's canonical e-mail. */
  readonly person: string
  readonly roleArn: string
  /** ARNs of the roles that lead to it, in order. */
  readonly via: readonly string[]
  /** It implies the partition. */
  readonly region: string
  readonly endpoint: string | undefined
  readonly durationSeconds: number
  readonly sessionPolicy: string | undefined
  /** The loan that they are handed to, where they are lent. */
  readonly loan: string | undefined
}

/** Names every field and keeps its place, so that no two identities share a key. */
const FIELDS: { readonly [F in keyof CredentialIdentity]: true } = {
  server: true,
  person: true,
  roleArn: true,
  via: true,
  region: true,
  endpoint: true,
  durationSeconds: true,
  sessionPolicy: true,
  loan: true,
}

export function cacheKey(identity: CredentialIdentity): string {
  return JSON.stringify((Object.keys(FIELDS) as (keyof CredentialIdentity)[]).map((field) => identity[field] ?? null))
}
