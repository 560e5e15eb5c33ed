// The baseline of token_mint_rps: a bare loop of one insert, one select and one ES256 signature, by pg and node:crypto.
// Usage: node insert-select-sign.mjs DATABASE_URL COUNT CONCURRENCY; prints how many it did in a second.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import pg from 'pg'

const [url, count, concurrency] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 10 })
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const claims = Buffer.alloc(700, 'x')

await pool.query('CREATE TABLE IF NOT EXISTS bench_bare (id uuid PRIMARY KEY, at timestamptz NOT NULL, words text)')
const known = randomUUID()
await pool.query('INSERT INTO bench_bare VALUES ($1, now(), $2)', [known, 'x'])

async function once() {
  await pool.query({
    name: 'insert',
    text: 'INSERT INTO bench_bare VALUES ($1, now(), $2)',
    values: [randomUUID(), 'x'],
  })
  await pool.query({ name: 'select', text: 'SELECT * FROM bench_bare WHERE id = $1', values: [known] })
  sign('sha256', claims, { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

async function loop(left) {
  for (let at = 0; at < left; at++) await once()
}

const share = Math.ceil(Number(count) / Number(concurrency))
const lanes = (each) => Promise.all(Array.from({ length: Number(concurrency) }, () => loop(each)))
await lanes(Math.ceil(share / 5))
const began = performance.now()
await lanes(share)
process.stdout.write(`${(share * Number(concurrency)) / ((performance.now() - began) / 1000)}\n`)
await pool.end()
