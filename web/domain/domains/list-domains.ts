import { type DomainRow, findDomains } from '../../db/domains.ts'
import type { Runtime } from '../../runtime.ts'
import { challengeRecord } from './challenge.ts'

/** A domain as administrators see it. */
export interface DomainLine {
  /** Lower case, punycode. */
  readonly name: string
  readonly record: { readonly name: string; readonly value: string }
  /** Undefined: the record was not found yet. */
  readonly verifiedAt: Date | undefined
  readonly lastCheckedAt: Date | undefined
  /**
   * Since when the record of a verified domain has been gone. The domain stays verified, so that a mishap in the DNS takes
   * nobody's access away: whether it still is theirs is for an administrator to say.
   */
  readonly missingSince: Date | undefined
}

/** Every domain, by name; for administrators. */
export async function listDomains(runtime: Pick<Runtime, 'database'>): Promise<DomainLine[]> {
  return (await findDomains(runtime.database.prisma)).map(domainLine)
}

function domainLine({ name, challenge, ...row }: DomainRow): DomainLine {
  return {
    name,
    record: { name: challengeRecord(name), value: challenge },
    verifiedAt: row.verifiedAt ?? undefined,
    lastCheckedAt: row.lastCheckedAt ?? undefined,
    missingSince: row.missingSince ?? undefined,
  }
}
