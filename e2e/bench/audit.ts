import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { over } from './credentials.ts'
import { insertSignedIn, timeToFirstByte } from './pages.ts'
import { report } from './report.ts'
import { median, pairedRatio } from './statistics.ts'
import { insertSession, mintRate } from './token-mint.ts'

const ROUNDS = 5
const EVENTS = 1_000_000
const BATCH = 50_000
const WARM_UP = 5
const READS = 20

/**
 * `audit_cost`: a mint with the chain over one without it. Without: nothing is noted for the sealer, so that it has nothing to do.
 */
export async function measureAuditCost(issuer: string, databaseUrl: string): Promise<void> {
  const session = await insertSession(databaseUrl)
  const database = new pg.Client(databaseUrl)
  await database.connect()
  const sealing = (how: 'ENABLE' | 'DISABLE') =>
    database.query(`ALTER TABLE audit_events ${how} TRIGGER audit_events_await_sealing`)
  try {
    const { ratio, measured, baseline } = await pairedRatio(
      ROUNDS,
      async () => {
        await sealing('DISABLE')
        await everythingSealed(database)
        return mintRate(issuer, session)
      },
      async () => {
        await sealing('ENABLE')
        return mintRate(issuer, session)
      },
    )
    const about = over('a mint with it', { measured, baseline }, '/s without', '<= 1.15')
    report({ name: 'audit_cost', value: ratio, unit: 'ratio', baseline: about })
    await everythingSealed(database)
  } finally {
    await database.end()
  }
}

/** Of every thousandth token: what the page is narrowed to. */
const RARE = 'arn:aws:iam::*:role/*Admin*'

/** `audit_page_ms` and `audit_role_page_ms`: the audit page of an administrator, of everything and of some roles, over a million events, to its first byte. */
export async function measureAuditPage(issuer: string, databaseUrl: string): Promise<void> {
  const cookie = await insertSignedIn(databaseUrl, 'administrator')
  const database = new pg.Client(databaseUrl)
  await database.connect()
  try {
    for (let written = 0; written < EVENTS; written += BATCH) {
      await database.query(
        `INSERT INTO audit_events (type, outcome, person_id, key_id, session_id, ceremony_id, ip, details)
         SELECT 'token.minted', 'ok', k.person_id, k.id, gen_random_uuid(), gen_random_uuid(), '192.0.2.' || n % 250,
           jsonb_build_object('jti', gen_random_uuid(), 'role', 'arn:aws:iam::123456789012:role/Vouch' || CASE n % 1000 WHEN 0 THEN 'Admin' ELSE 'Developer' END)
         FROM generate_series(1, $1::int) n, (SELECT id, person_id FROM security_keys LIMIT 1) k`,
        [BATCH],
      )
    }
    await everythingSealed(database)
    await database.query('ANALYZE audit_events')
  } finally {
    await database.end()
  }
  const page = `${issuer}/admin/audit`
  const baseline = `${EVENTS} events, to the first byte, <= 100`
  report({ name: 'audit_page_ms', value: await timeOfPage(page, cookie), unit: 'ms', baseline })
  const narrowed = `${page}?${new URLSearchParams({ role: RARE })}`
  report({ name: 'audit_role_page_ms', value: await timeOfPage(narrowed, cookie), unit: 'ms', baseline })
}

async function timeOfPage(address: string, cookie: string): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < WARM_UP + READS; at++) times.push(await timeToFirstByte(address, cookie))
  return median(times.slice(WARM_UP))
}

async function everythingSealed(database: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await database.query('SELECT EXISTS (SELECT FROM audit_unsealed) AS waiting')
    if (rows[0]?.waiting !== true) return
    await pause(250)
  }
}
