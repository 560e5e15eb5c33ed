import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Browser } from 'playwright-core'
import { enrolKey } from '../browser/enrol-key.ts'
import { type KeyCredential, VirtualKey } from '../browser/virtual-key.ts'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { fillAwsRoles } from './aws-role-world.ts'
import type { Onlooker } from './gallery-state.ts'
import { fillLongest } from './longest-names.ts'
import { fillApiTokens, fillApplications, fillSigningKeys } from './provider-world.ts'
import { allowPasting, fillMetadata, fillSettings } from './settings-world.ts'

/** Somebody whose pages are looked at: the cookie that they are signed in by, and what their key holds. */
export interface Person {
  readonly cookie: string
  credentials: readonly KeyCredential[]
}

export type People = Readonly<Record<Exclude<Onlooker, 'nobody'>, Person>>

const COOKIE = 'vouch'

/** Enrols, through the pages, an administrator, a member and somebody who has just begun. */
export async function enrolPeople(browser: Browser, server: VouchServer): Promise<People> {
  const invite = async (email: string) => {
    const { stdout } = await server.command(['invite', email])
    return /https?:\/\/\S+\/enroll#invite=[\w-]+/.exec(stdout)?.[0] ?? ''
  }
  const enrol = async (link: string, email: string, name: string, keyName: string): Promise<Person> => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const key = await VirtualKey.plugInto(page)
    await enrolKey(page, link, { email, name, keyName })
    const cookie = (await context.cookies()).find((one) => one.name === COOKIE)?.value ?? ''
    const credentials = await key.credentials()
    await context.close()
    return { cookie, credentials }
  }
  return {
    administrator: await enrol(await server.enrolLink(), 'alice.moreau@example.com', 'Alice Moreau', 'Desk'),
    member: await enrol(await invite('bob.okafor@example.com'), 'bob.okafor@example.com', 'Bob Okafor', 'Desk'),
    newcomer: await enrol(await invite('carol@example.com'), 'carol@example.com', 'carol@example.com', 'Laptop bag'),
  }
}

/** Fills the lists of the organisation, straight in the database: what would take a year of use. */
export async function fillWorld(databaseUrl: string): Promise<void> {
  const database = new pg.Client(databaseUrl)
  await database.connect()
  try {
    await fillPeople(database)
    await fillLongest(database)
    await fillKeys(database)
    await fillSessions(database)
    await fillLoans(database)
    await fillEvents(database)
    await fillGroups(database)
    await fillAwsRoles(database)
    await fillNotices(database)
    await fillApplications(database)
    await fillSigningKeys(database)
    await fillApiTokens(database)
    await fillSettings(database)
    await fillMetadata(database)
    await allowPasting(database)
  } finally {
    await database.end()
  }
}

const firstNames = [
  'Amara',
  'Benoît',
  'Chen',
  'Dagny',
  'Eluned',
  'Farid',
  'Grace',
  'Hiroshi',
  'Ines',
  'Jonas',
  'Kavya',
  'Lars',
]
const lastNames = ['Abe', 'Brandt', 'Castillo', 'Dvořák', 'Eriksen', 'Fontaine']

async function fillPeople(database: pg.Client): Promise<void> {
  for (const [at, first] of firstNames.entries()) {
    for (const [also, last] of lastNames.entries()) {
      const number = at * lastNames.length + also
      const state = number % 11 === 5 ? 'deactivated' : number % 7 === 3 ? 'invited' : 'active'
      await database.query(
        `INSERT INTO people (email, display_name, role, state, subject, user_handle, created_at, deactivated_at)
         VALUES ($1, $2, $3::person_role, $4::person_state, gen_random_uuid()::text, $5, now() - make_interval(days => $6),
           CASE WHEN $4 = 'deactivated' THEN now() - interval '3 days' END)`,
        [
          `person${number}.${first
            .toLowerCase()
            .normalize('NFD')
            .replace(/[^a-z]/g, '')}@example.com`,
          state === 'invited' ? null : `${first} ${last}`,
          number % 17 === 2 ? 'administrator' : 'member',
          state,
          randomBytes(32),
          number * 5 + 1,
        ],
      )
    }
  }
  await database.query(
    `INSERT INTO invites (token_hash, purpose, created_by, person_id, created_at, expires_at)
     SELECT sha256(p.id::text::bytea), 'enrol', (SELECT id FROM people WHERE email LIKE 'alice%'), p.id,
       now() - interval '2 hours', now() + CASE WHEN random() < 0.3 THEN interval '-1 hour' ELSE interval '22 hours' END
     FROM people p WHERE state = 'invited'`,
  )
}

const models = [
  ['2fc0579f-8113-47ea-b116-bb5a8db9202a', 'Drawer at home', '5.7.1', 'usb,nfc'],
  ['c5ef55ff-ad9a-4b9f-b580-adebafe026d0', 'Key ring', '5.4.3', 'usb'],
  ['d8522d9f-575b-4866-88a9-ba99fa02f35b', 'The one with the fingerprint', '5.5.6', 'usb'],
] as const

async function fillKeys(database: pg.Client): Promise<void> {
  const insert = `INSERT INTO security_keys (person_id, credential_id, public_key, algorithm, aaguid, nickname, firmware,
      transports, attestation_format, attestation_anchor, state, disabled_reason, created_at, last_used_at, last_used_ip)
    SELECT id, $1, '\\x00', -7, $2::uuid, $3, $4, string_to_array($5, ','), 'packed', $6, $7::key_state, $8,
      now() - interval '90 days', now() - interval '30 hours', '203.0.113.24' FROM people WHERE email = $9`
  const anchor = createHash('sha256').update('root').digest('hex')
  for (const [aaguid, name, firmware, transports] of models) {
    const disabled = name === 'Key ring'
    await database.query(insert, [
      randomBytes(32),
      aaguid,
      name,
      firmware,
      transports,
      anchor,
      disabled ? 'disabled' : 'active',
      disabled ? 'counter' : null,
      'bob.okafor@example.com',
    ])
  }
  await database.query(
    `INSERT INTO security_keys (person_id, credential_id, public_key, algorithm, aaguid, nickname, firmware, transports,
       attestation_format, attestation_anchor, created_at, last_used_at, last_used_ip)
     SELECT id, sha256(id::text::bytea), '\\x00', -7, $1::uuid, 'Desk', '5.7.1', '{usb,nfc}', 'packed', $2, created_at,
       now() - interval '3 hours', '198.51.100.7' FROM people WHERE state = 'active' AND email LIKE 'person%'`,
    [models[0][0], anchor],
  )
}

async function fillSessions(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO sessions (kind, token_hash, person_id, key_id, ceremony_id, client_id, auth_time, created_at, expires_at,
       last_used_at, host_name, os_user, client_os, ip)
     SELECT 'cli', sha256((k.id::text || n)::bytea), k.person_id, k.id, gen_random_uuid(), 'vouch-cli',
       now() - make_interval(hours => n * 2), now() - make_interval(hours => n * 2),
       now() - make_interval(hours => n * 2) + interval '8 hours', now() - make_interval(hours => n),
       'workstation-' || n, split_part(p.email, '@', 1), 'Linux', '198.51.100.' || n
     FROM security_keys k JOIN people p ON p.id = k.person_id CROSS JOIN generate_series(1, 2) n WHERE k.state = 'active'`,
  )
}

/**
 * Roles that people lend: one for a while, one by way of another role, one with names as long as they may be, and one each of thirty more
 * people; and those that ended, in every way.
 */
async function fillLoans(database: pg.Client): Promise<void> {
  const path = '/department/of/the/organisation'.repeat(4)
  await database.query(
    `INSERT INTO aws_loans (session_id, person_id, role_arn, via, name, created_at, expires_at, last_used_at)
     SELECT s.id, s.person_id, 'arn:aws:iam::123456789012:role' || l.role, l.via, l.name, now() - interval '20 minutes',
       now() + interval '40 minutes', now() - l.unused
     FROM (VALUES
       ('bob.okafor@example.com', '/VouchDeveloper', '{}'::text[], 'build container', interval '2 minutes'),
       ('bob.okafor@example.com', '/VouchReadOnly', '{arn:aws:iam::123456789012:role/VouchDeveloper}', 'staging-7.example.com', NULL),
       ('aaaaaaaa%', $1, '{}', repeat('Hohenlohe', 6), interval '1 minute')
     ) l(email, role, via, name, unused)
     JOIN LATERAL (
       SELECT s.id, s.person_id FROM sessions s JOIN people p ON p.id = s.person_id
       WHERE p.email LIKE l.email AND s.kind = 'cli' AND s.expires_at > now() + interval '1 hour' ORDER BY s.created_at DESC LIMIT 1
     ) s ON true`,
    [`${path}/${'A'.repeat(64)}`],
  )
  await database.query(
    `INSERT INTO aws_loans (session_id, person_id, role_arn, name, created_at, expires_at, last_used_at)
     SELECT id, person_id, 'arn:aws:iam::123456789012:role/VouchDeveloper', 'runner-' || row_number() OVER (), now() - interval '1 hour',
       now() + interval '50 minutes', now() - interval '5 minutes'
     FROM (SELECT s.* FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.email LIKE 'person%' AND s.kind = 'cli'
       AND s.expires_at > now() + interval '1 hour' ORDER BY s.created_at DESC LIMIT 30) s`,
  )
  await database.query(
    `INSERT INTO aws_loans (session_id, person_id, role_arn, name, created_at, expires_at, last_used_at, ended_at, ended_reason)
     SELECT id, person_id, 'arn:aws:iam::123456789012:role/VouchDeveloper', e.name, now() - interval '3 days', now() - interval '2 days',
       now() - interval '50 hours', CASE WHEN e.reason IS NOT NULL THEN now() - interval '49 hours' END, e.reason
     FROM (VALUES ('build container', NULL), ('staging-7.example.com', 'returned'), ('laptop of Eve', 'ended_by_administrator'),
       ('an old runner', 'ended_by_person')) e(name, reason)
     CROSS JOIN (SELECT s.* FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.email = 'bob.okafor@example.com' AND s.kind = 'cli'
       ORDER BY s.created_at DESC LIMIT 1) s`,
  )
}

async function fillEvents(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO audit_events (at, type, outcome, person_id, key_id, session_id, ceremony_id, client_id, ip, details)
     SELECT now() - make_interval(mins => 7 * n::int), e.type, e.outcome, k.person_id, k.id, gen_random_uuid(),
       gen_random_uuid(), 'vouch-cli', '198.51.100.' || n % 40, e.details::jsonb
     FROM generate_series(1, 400) n
     JOIN (VALUES
       (0, 'token.minted', 'ok', '{"audience":"aws","role":"arn:aws:iam::123456789012:role/VouchDeveloper","jti":"d7f0c9","subject":"bob.okafor@example.com","tags":true}'),
       (1, 'session.started', 'ok', '{"kind":"access_token"}'),
       (2, 'login.approved', 'ok', '{}'),
       (3, 'token.refused', 'refused', '{"role":"arn:aws:iam::123456789012:role/VouchAdmin","reason":"keyDisabled"}'),
       (4, 'sign_in.succeeded', 'ok', '{}')
     ) e(at, type, outcome, details) ON e.at = n % 5
     JOIN (SELECT id, person_id, row_number() OVER (ORDER BY created_at DESC) AS at FROM security_keys) k
       ON k.at = n % (SELECT count(*) FROM security_keys) + 1
     ORDER BY n DESC`,
  )
}

async function fillGroups(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO groups (name, description) VALUES ('developers', 'Everybody who writes code'), ('on-call', 'Whoever is called at night'),
       ('finance', '')`,
  )
  await database.query(
    `INSERT INTO group_members (group_id, person_id) SELECT g.id, p.id FROM groups g
     JOIN people p ON g.name = 'developers' OR (g.name = 'on-call' AND p.role = 'administrator')`,
  )
}

async function fillNotices(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO notices (kind, audience, person_id, details, created_at)
     SELECT n.kind, n.audience::notice_audience, p.id, n.details::jsonb, now() - interval '2 days' FROM people p
     JOIN (VALUES
       ('key_added', 'person', '{"key":"Drawer at home","model":"YubiKey 5 NFC","ip":"203.0.113.24"}'),
       ('sign_count_anomaly', 'person', '{"key":"Key ring","model":"YubiKey 5Ci","ip":"203.0.113.24"}'),
       ('sign_count_anomaly', 'administrators', '{"key":"Key ring","model":"YubiKey 5Ci","ip":"203.0.113.24"}')
     ) n(kind, audience, details) ON p.email = 'bob.okafor@example.com'`,
  )
}
