import { createHash, randomBytes } from 'node:crypto'
import type { Role } from './sts-world.ts'

/** What a session of a role carries besides its keys. */
export interface SessionFacts {
  readonly expiration: Date
  readonly tags: Readonly<Record<string, string>>
  /** Of the tags, those that go on to the next role. */
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
}

export interface IssuedCredentials extends SessionFacts {
  readonly role: Role
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly account: string
  /** `arn:…:assumed-role/ROLE/SESSION` */
  readonly arn: string
  /** `AROA…:SESSION` */
  readonly userId: string
}

/** Makes temporary credentials for a session of a role, in the form that AWS gives them ("IAM identifiers", ASIA, AROA). */
export function issueCredentials(role: Role, sessionName: string, about: SessionFacts): IssuedCredentials {
  return {
    ...about,
    role,
    accessKeyId: `ASIA${base32(randomBytes(16), 16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(240).toString('base64'),
    account: role.account,
    arn: `arn:${role.partition}:sts::${role.account}:assumed-role/${role.roleName}/${sessionName}`,
    userId: `AROA${base32(createHash('sha256').update(role.arn).digest(), 17)}:${sessionName}`,
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Identifiers only look like base32: one character a byte is all that is asked of them. */
function base32(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET[byte % 32]).join('')
}
