import { type DomainRow, storeFoundRecord, storeMissingRecord } from '../../db/domains.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { resolveChallenge } from './resolve-challenge.ts'

/** Who wants to know; nobody where the server looks by itself. */
export interface Asking {
  readonly personId: string
  readonly keyId?: string | undefined
  readonly sessionId: string
  readonly ceremonyId: string | undefined
  readonly ip: string | undefined
}

export interface CheckedDomain {
  readonly found: boolean
  /** The texts that are there, at most ten and 100 characters of each, to compare with. */
  readonly texts: readonly string[]
}

/**
 * Looks whether the record of a domain is there, and writes down what that changes: the domain is verified, or a verified one
 * has begun to miss its record, or has it again.
 *
 * @throws VouchError `domainLookupFailed`, which changes nothing
 */
export async function checkDomain(
  runtime: Pick<Runtime, 'config' | 'database'>,
  domain: DomainRow,
  { by, now }: { readonly by: Asking | undefined; readonly now: Date },
): Promise<CheckedDomain> {
  const texts = await resolveChallenge(runtime.config, domain.name)
  const found = texts.includes(domain.challenge)
  await runtime.database.prisma.$transaction(async (transaction) => {
    const about = { ...by, details: { domain: domain.name } }
    if (found) {
      const changed = await storeFoundRecord(transaction, domain, { by: by?.personId ?? null, now })
      if (changed !== undefined) await recordEvent(transaction, { ...about, type: `domain.${changed}`, outcome: 'ok' })
      return
    }
    const lost = await storeMissingRecord(transaction, domain, now)
    if (lost) await recordEvent(transaction, { ...about, type: 'domain.missing', outcome: 'refused' })
    else if (by !== undefined) await recordEvent(transaction, { ...about, type: 'domain.refused', outcome: 'refused' })
  })
  return { found, texts: texts.slice(0, 10).map((text) => text.slice(0, 100)) }
}
