import { createHash } from 'node:crypto'
import type { StoredAuditEvent } from '../../db/audit/audit-events.ts'

/** Names the byte format below; another format would have another name, and so other hashes. */
const FORMAT = 'vouch-audit-1'

/** What stands before the first link. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32)

/**
 * The bytes of an event that its hash is made of (docs/decisions/0014): a JSON array in UTF-8, without white space, of the format's
 * name, id in decimal, time in ISO 8601 with milliseconds in UTC, type, outcome, person, key, session, ceremony, client, IP address
 * and details. What an event does not have is null; the members of details come in alphabetical order (by code unit).
 */
function canonicalEvent(event: StoredAuditEvent): string {
  return JSON.stringify([
    FORMAT,
    event.id,
    event.at.toISOString(),
    event.type,
    event.outcome,
    event.personId ?? null,
    event.keyId ?? null,
    event.sessionId ?? null,
    event.ceremonyId ?? null,
    event.clientId ?? null,
    event.ip ?? null,
    sorted(event.details ?? {}),
  ])
}

/** The hash of a link: SHA-256 over the 32 bytes of the hash before it, and the bytes of the event. */
export function linkHash(previous: Uint8Array, event: StoredAuditEvent): Uint8Array {
  return new Uint8Array(createHash('sha256').update(previous).update(canonicalEvent(event), 'utf8').digest())
}

// Details are plain facts by type; what somebody wrote into the table by hand is hashed all the same.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)))
}
