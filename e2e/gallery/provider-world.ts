import type pg from 'pg'

const applications = [
  ['Grafana', 'https://grafana.example.com/login/generic_oauth', 'https://grafana.example.com/login', 26, null],
  ['Wiki', 'https://wiki.example.com/oidc/callback', null, 4, null],
  ['Argo CD', 'https://argo.example.com/auth/callback', null, 11, null],
  ['Old ticket system', 'https://tickets.example.com/sso', null, 0, '40 days'],
] as const

/** Applications with sessions, as they are after some months. */
export async function fillApplications(database: pg.Client): Promise<void> {
  for (const [name, redirectUri, goodbye, sessions, disabled] of applications) {
    await database.query(
      `WITH client AS (
         INSERT INTO clients (id, name, type, secret_hash, redirect_uris, post_logout_redirect_uris, scopes, grant_types,
           session_seconds, created_at, disabled_at)
         VALUES ('app_' || md5($1), $1, 'confidential', sha256($1::bytea), ARRAY[$2], array_remove(ARRAY[$3::text], NULL),
           '{openid,email,profile}', '{authorization_code}', 3600, now() - interval '100 days', now() - $5::interval)
         RETURNING id
       )
       INSERT INTO sessions (kind, token_hash, person_id, key_id, ceremony_id, client_id, auth_time, created_at, expires_at)
       SELECT 'application', sha256(($1 || k.id)::bytea), k.person_id, k.id, gen_random_uuid(), client.id,
         now() - interval '20 minutes', now() - interval '20 minutes', now() + interval '40 minutes'
       FROM client, (SELECT * FROM security_keys WHERE state = 'active' ORDER BY id LIMIT $4) k`,
      [name, redirectUri, goodbye, sessions, disabled],
    )
  }
}

/** Signing keys of a server that has rotated, and whose next key is ready. */
export async function fillSigningKeys(database: pg.Client): Promise<void> {
  await database.query(
    `UPDATE signing_keys SET signs_from = now() - interval '12 days', created_at = now() - interval '14 days'
     WHERE state = 'pending'`,
  )
  await database.query(
    `UPDATE signing_keys SET activated_at = now() - interval '14 days', created_at = now() - interval '104 days'
     WHERE state = 'active'`,
  )
  for (const days of [104, 194, 284]) {
    await database.query(
      `INSERT INTO signing_keys (kid, purpose, algorithm, public_jwk, private_ciphertext, wrapped_data_key, master_key_id,
         format_version, state, created_at, signs_from, activated_at, retiring_at, removed_at)
       SELECT translate(encode(sha256($1::int::text::bytea), 'base64'), '+/=', '-_'), purpose, algorithm, '{}', '', '',
         master_key_id, format_version, 'removed', now() - make_interval(days => $1 + 90),
         now() - make_interval(days => $1 + 88), now() - make_interval(days => $1), now() - make_interval(days => $1 - 90),
         now() - make_interval(days => $1 - 91)
       FROM signing_keys WHERE state = 'active' AND purpose = 'oidc'`,
      [days],
    )
  }
}

/** Tokens that programs read the audit log with: one in use, one that nobody used, one that has ended. */
export async function fillApiTokens(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO api_tokens (name, token_hash, scopes, created_by, created_at, expires_at, last_used_at)
     SELECT t.name, sha256(t.name::bytea), '{audit:read}', p.id, now() - t.age::interval, now() + t.left::interval,
       now() - t.used::interval
     FROM people p JOIN (VALUES
       ('SIEM', '80 days', '286 days', '40 seconds'),
       ('Quarterly review', '5 days', '25 days', NULL),
       ('Trial of a log collector', '120 days', '-30 days', '31 days')
     ) t(name, age, "left", used) ON p.email LIKE 'alice%'`,
  )
}
