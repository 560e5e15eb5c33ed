import type pg from 'pg'

/** Domains in each of their states, mails that did not arrive, and an account at the identity provider. */
export async function fillSettings(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO domains (name, challenge, created_at, last_checked_at, verified_at, missing_since) VALUES
       ('example.com', 'vouch-domain=' || md5('1'), now() - interval '200 days', now() - interval '2 hours',
         now() - interval '199 days', NULL),
       ('example.org', 'vouch-domain=' || md5('2'), now() - interval '90 days', now() - interval '3 hours',
         now() - interval '89 days', now() - interval '4 days'),
       ('subsidiary.example.net', 'vouch-domain=' || md5('3'), now() - interval '20 minutes', now() - interval '5 minutes',
         NULL, NULL)`,
  )
  await database.query(
    `INSERT INTO upstream_identities (issuer, subject, person_id, hosted_domain, linked_at)
     SELECT 'https://accounts.google.com', '108234567890123456789', id, 'example.com', now() - interval '60 days'
     FROM people WHERE email = 'bob.okafor@example.com'`,
  )
  await database.query(
    `INSERT INTO deliveries (notice_id, channel, recipient, attempts, next_attempt_at, abandoned_at, last_error)
     SELECT n.id, d.channel::delivery_channel, d.recipient, d.attempts, now() + interval '40 minutes',
       now() - d.abandoned::interval, d.reason
     FROM (SELECT id FROM notices WHERE audience = 'administrators' LIMIT 1) n, (VALUES
       ('email', 'alice.moreau@example.com', 4, NULL, 'The mail server could not be reached: connection refused.'),
       ('webhook', 'hooks.example.com', 12, '1 day', 'It answered with status 410.')
     ) d(channel, recipient, attempts, abandoned, reason)`,
  )
}

/** Codes may be pasted into terminals on other machines, and a person has. */
export async function allowPasting(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('login_paste_back', '"allow"', now())
     ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`,
  )
  await database.query(
    `UPDATE sessions SET pasted = true
     WHERE id IN (SELECT DISTINCT ON (person_id) id FROM sessions WHERE kind = 'cli' ORDER BY person_id, created_at DESC)`,
  )
}

/** What the FIDO Alliance reports, as it was loaded some days ago, and an attempt that failed since. */
export async function fillMetadata(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO settings (name, value, updated_at) VALUES
       ('metadata_service', jsonb_build_object('no', 214, 'nextUpdate', (now() + interval '9 days')::date::text,
         'models', 412, 'loadedAt', now() - interval '3 days', 'source', 'url'), now()),
       ('metadata_check', jsonb_build_object('nextCheckAt', now() + interval '35 minutes', 'error', 'VCH-6273',
         'told', 'VCH-6273'), now())
     ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`,
  )
}
