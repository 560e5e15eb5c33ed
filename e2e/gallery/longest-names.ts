import { randomBytes } from 'node:crypto'
import type pg from 'pg'

/** Somebody whose names are as long as they may be, without a place to break; the first of every list. */
export async function fillLongest(database: pg.Client): Promise<void> {
  await database.query(
    `WITH person AS (
       INSERT INTO people (email, display_name, role, state, subject, user_handle, created_at)
       VALUES (repeat('a', 64) || '@' || repeat('department-', 5) || 'organisation.example.com',
         'Aaa-' || repeat('Hohenlohe', 10), 'member', 'active', gen_random_uuid()::text, $1, now() - interval '9 days')
       RETURNING id
     ), key AS (
       INSERT INTO security_keys (person_id, credential_id, public_key, algorithm, aaguid, nickname, firmware, transports,
         attestation_format, attestation_anchor, created_at)
       SELECT id, $1, '\\x00', -7, '2fc0579f-8113-47ea-b116-bb5a8db9202a', repeat('Schlüsselbund', 4), '5.7.1', '{usb,nfc}', 'packed', repeat('0', 64),
         now() - interval '9 days' FROM person
       RETURNING id, person_id
     )
     INSERT INTO sessions (kind, token_hash, person_id, key_id, ceremony_id, client_id, auth_time, created_at, expires_at,
       last_used_at, host_name, os_user, client_os, ip)
     SELECT 'cli', $1, person_id, id, gen_random_uuid(), 'vouch-cli', now(), now(), now() + interval '8 hours', now(),
       repeat('workstation', 6), 'a', 'Linux', '2001:db8:85a3:1111:2222:8a2e:370:7334' FROM key`,
    [randomBytes(32)],
  )
}
