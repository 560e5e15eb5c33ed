import { roleSessionName } from '@vouch/protocol'
import { z } from 'zod'
import type { StoredAuditEvent } from '../../db/audit/audit-events.ts'
import type { ChainedEvent } from '../../db/audit/audit-links.ts'

const text = z.string().optional()

/** One event as exports and the API give it: a line of JSON. What an event does not have is left out. */
export const auditRecordSchema = z.object({
  position: z.int().positive(),
  /** Base64url, of the link. */
  hash: z.string().regex(/^[\w-]{43}$/),
  id: z.string().regex(/^\d+$/),
  /** ISO 8601 with milliseconds, UTC. */
  at: z.iso.datetime({ precision: 3 }),
  type: z.string(),
  outcome: z.string(),
  personId: text,
  keyId: text,
  sessionId: text,
  ceremonyId: text,
  clientId: text,
  ip: text,
  details: z.record(z.string(), z.unknown()),
  /** For a token that AWS took: what CloudTrail calls the session. It follows from the subject and is no part of the hash. */
  roleSessionName: text,
})

export type AuditRecord = z.infer<typeof auditRecordSchema>

export function auditRecord({
  position,
  hash,
  event,
}: Pick<ChainedEvent, 'position' | 'hash'> & { event: StoredAuditEvent }): AuditRecord {
  return {
    position: Number(position),
    hash: Buffer.from(hash).toString('base64url'),
    ...event,
    at: event.at.toISOString(),
    details: event.details ?? {},
    roleSessionName: roleSessionNameOf(event),
  }
}

/** The name that the session of a token has in AWS; undefined for every other event. */
export function roleSessionNameOf({ type, details }: Pick<StoredAuditEvent, 'type' | 'details'>): string | undefined {
  const subject = details?.subject
  return type === 'token.minted' && typeof subject === 'string' ? roleSessionName(subject) : undefined
}

/** The way back: a line of an export as a link with its event. */
export function chainedEvent(record: AuditRecord): ChainedEvent {
  const { position, hash, at, roleSessionName: _, ...event } = record
  return {
    position: BigInt(position),
    eventId: record.id,
    hash: new Uint8Array(Buffer.from(hash, 'base64url')),
    event: { ...event, at: new Date(at) } as StoredAuditEvent,
  }
}
