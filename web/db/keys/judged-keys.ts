import type { Queryable } from '../database.ts'
import type { PersonRole, PersonState } from '../people/people.ts'

/** An active key with all that a policy judges it by. */
export interface KeyToJudge {
  readonly id: string
  readonly nickname: string
  readonly aaguid: string
  readonly firmware: string | null
  readonly transports: readonly string[]
  readonly backupEligible: boolean
  /** DER, leaf first. */
  readonly attestationChain: readonly Uint8Array<ArrayBuffer>[]
  readonly createdAt: Date
  readonly person: {
    readonly id: string
    readonly email: string
    readonly role: PersonRole
    readonly state: PersonState
  }
}

/** Every active key, the oldest first. */
export async function listKeysToJudge(queryable: Queryable): Promise<KeyToJudge[]> {
  return queryable.securityKey.findMany({
    where: { state: 'active' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      nickname: true,
      aaguid: true,
      firmware: true,
      transports: true,
      backupEligible: true,
      attestationChain: true,
      createdAt: true,
      person: { select: { id: true, email: true, role: true, state: true } },
    },
  })
}
