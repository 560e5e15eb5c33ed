import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { get } from 'node:http'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { report } from './report.ts'
import { median } from './statistics.ts'

const KEYS = 10
const EVENTS = 10_000
const WARM_UP = 20
const ROUNDS = 40

/** `page_ttfb_ms`: the keys page of somebody who has many keys, in a log that is not empty. */
export async function measureKeysPage(issuer: string, databaseUrl: string): Promise<void> {
  const cookie = await insertSignedIn(databaseUrl)
  const times: number[] = []
  for (let at = 0; at < WARM_UP + ROUNDS; at++) times.push(await timeToFirstByte(`${issuer}/keys`, cookie))
  const value = median(times.slice(WARM_UP))
  report({
    name: 'page_ttfb_ms',
    value,
    unit: 'ms',
    baseline: `keys page, ${KEYS} keys and ${EVENTS} events, <= 50`,
  })
}

/** `first_load_kb`: what a browser that has nothing yet loads of JavaScript for the page that everybody sees every morning. */
export async function measureFirstLoad(issuer: string): Promise<void> {
  const page = await (await fetch(`${issuer}/sign-in`)).text()
  // What is marked for browsers without modules is loaded by none of today's.
  const html = page.replace(/<script[^>]*\bnomodule\b[^>]*>/gi, '')
  const addresses = new Set([...html.matchAll(/"(\/_next\/static\/[^"\\]+\.js)/g)].map(([, address]) => address))
  let bytes = 0
  for (const address of addresses) {
    const script = await fetch(`${issuer}${address}`)
    if (script.status !== 200) throw new Error(`${address} answered ${script.status}`)
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).byteLength
  }
  report({ name: 'first_load_kb', value: bytes / 1000, unit: 'kB', baseline: 'scripts of the sign-in page, <= 150' })
}

/** Milliseconds from the request to the first byte of the page. @throws Error where the page is not given */
export function timeToFirstByte(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    get(url, { headers: { cookie } }, (response) => {
      const { statusCode } = response
      if (statusCode !== 200) reject(new Error(`${url} answered ${statusCode}`))
      let first: number | undefined
      response.on('data', () => {
        first ??= performance.now() - began
      })
      response.on('end', () => resolve(first ?? performance.now() - began))
    }).on('error', reject)
  })
}

/**
 * Writes somebody with keys, a browser session and a past straight into the database.
 *
 * @param role administrators see the pages of the organisation
 * @returns their cookie
 */
export async function insertSignedIn(
  databaseUrl: string,
  role: 'member' | 'administrator' = 'member',
): Promise<string> {
  const token = `vouch_bs_${randomBytes(32).toString('base64url')}`
  const person = randomUUID()
  const database = new pg.Client(databaseUrl)
  await database.connect()
  try {
    await database.query(
      `INSERT INTO people (id, email, state, role, subject, user_handle) VALUES ($1, $2, 'active', $3::person_role, $4, $5)`,
      [person, `${person}@example.com`, role, randomUUID(), randomBytes(32)],
    )
    for (let at = 1; at <= KEYS; at++) {
      await database.query(
        `INSERT INTO security_keys (id, person_id, credential_id, public_key, algorithm, aaguid, nickname, attestation_format)
         VALUES (gen_random_uuid(), $1, $2, '\\x00', -7, gen_random_uuid(), $3, 'none')`,
        [person, randomBytes(32), `Key ${at}`],
      )
    }
    await database.query(
      `INSERT INTO sessions (kind, token_hash, person_id, key_id, ceremony_id, auth_time, expires_at)
       SELECT 'browser', $1, $2, id, gen_random_uuid(), now(), now() + interval '8 hours'
       FROM security_keys WHERE person_id = $2 LIMIT 1`,
      [createHash('sha256').update(token).digest(), person],
    )
    await database.query(
      `INSERT INTO audit_events (type, outcome, person_id, key_id)
       SELECT 'token.minted', 'ok', $1, k.id
       FROM (SELECT id, row_number() OVER () AS n FROM security_keys WHERE person_id = $1) k
       JOIN generate_series(1, $2::int) s ON s % $3::int + 1 = k.n`,
      [person, EVENTS, KEYS],
    )
  } finally {
    await database.end()
  }
  return `vouch=${token}`
}
