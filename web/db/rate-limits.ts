import type { Database } from './database.ts'
import { NOT_FLUSHED } from './not-flushed.ts'

/** A bucket that holds `burst` tokens and fills up again, from empty, within `perSeconds`. */
export interface Bucket {
  readonly name: string
  /** Whose it is; short and plain: what came from outside is hashed before. */
  readonly key: string
  readonly burst: number
  readonly perSeconds: number
}

export interface Taken {
  readonly allowed: boolean
  /** Whole seconds until every bucket has a token again; 0 where it was allowed. */
  readonly retryAfterSeconds: number
}

// GCRA: a row holds the time at which the bucket will be full. Buckets are asked for without a lock first, so that one that
// is empty costs the others nothing; what counts is the condition of the upsert, which Postgres judges on the newest row.
// Sorted, so that two statements never wait for each other.
const STATEMENT = `
WITH asked AS (
  SELECT bucket, cost * interval '1 microsecond' AS cost, period * interval '1 second' AS period
  FROM unnest($1::text[], $2::bigint[], $3::int[]) AS a(bucket, cost, period)
), judged AS (
  SELECT a.bucket, GREATEST(r.arrival_at, $4::timestamptz) + a.cost AS next, $4::timestamptz + a.period AS latest
  FROM asked a LEFT JOIN rate_limits r USING (bucket)
), refused AS (
  SELECT max(next - latest) AS wait FROM judged WHERE next > latest
), taken AS (
  INSERT INTO rate_limits AS r (bucket, arrival_at)
  SELECT bucket, next FROM judged WHERE (SELECT wait FROM refused) IS NULL ORDER BY bucket
  ON CONFLICT (bucket) DO UPDATE
    SET arrival_at = GREATEST(r.arrival_at, $4::timestamptz) + (SELECT cost FROM asked a WHERE a.bucket = r.bucket)
    WHERE GREATEST(r.arrival_at, $4::timestamptz) + (SELECT cost FROM asked a WHERE a.bucket = r.bucket)
      <= $4::timestamptz + (SELECT period FROM asked a WHERE a.bucket = r.bucket)
  RETURNING 1
)
SELECT (SELECT count(*) FROM taken)::int AS taken, ceil(extract(epoch FROM wait))::int AS wait,
  ${NOT_FLUSHED} FROM refused`

/**
 * Takes one token out of each bucket, or none where one of them is empty. Exact whatever the number of replicas: more than
 * `burst` tokens are never given out within `perSeconds`, beyond those that came back meanwhile.
 *
 * @param now of this server: where clocks differ, the later one counts
 */
export async function takeToken(
  { pool }: Pick<Database, 'pool'>,
  buckets: readonly Bucket[],
  now: Date,
): Promise<Taken> {
  const costs = buckets.map(({ burst, perSeconds }) => Math.floor((perSeconds * 1_000_000) / burst))
  const { rows } = await pool.query<{ taken: number; wait: number | null }>({
    name: 'take-token',
    text: STATEMENT,
    values: [buckets.map(({ name, key }) => `${name}:${key}`), costs, buckets.map((bucket) => bucket.perSeconds), now],
  })
  const { taken = 0, wait = null } = rows[0] ?? {}
  if (wait === null && taken === buckets.length) return { allowed: true, retryAfterSeconds: 0 }
  // Another request was faster between the two looks: one token's time.
  const oneToken = Math.ceil(Math.max(...costs) / 1_000_000)
  return { allowed: false, retryAfterSeconds: Math.max(1, wait ?? oneToken) }
}
