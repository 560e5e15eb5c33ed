import type { Database } from '../../db/database.ts'
import { takeToken } from '../../db/rate-limits.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { type Limit, type LimitName, limits } from './limits.ts'
import { LocalBudget } from './local-budget.ts'
import { RateLimited } from './rate-limited.ts'

/** A brake for programs that have run away, and nothing else. */
const LOOSE_FACTOR = 1000

export interface Sender {
  /** Who it is, by what the limit counts: an address (`networkOf`), an id, or the hash of a token. */
  readonly key: string
  readonly ip?: string | undefined
  readonly personId?: string | undefined
  readonly now: Date
}

/**
 * Takes a token of this limit, or refuses. The first refusal of a sender is written down, those that follow are not: a flood
 * must not fill the log.
 *
 * @throws RateLimited; what the database throws where it is away, so that nothing goes on uncounted
 */
export async function requireToken(
  runtime: Pick<Runtime, 'config' | 'database'>,
  name: LimitName,
  sender: Sender,
): Promise<void> {
  const { config, database } = runtime
  if (config.rateLimits === 'off') return
  const { burst, perSeconds, locally } = scaled(limits[name], config.rateLimits === 'loose' ? LOOSE_FACTOR : 1)
  const { key, now } = sender
  const bucket = `${name}:${key}`
  const local = localBudget(database)
  const refused = local.refusedSeconds(bucket, now)
  if (refused > 0) throw new RateLimited(refused)
  if (locally !== undefined && local.take(bucket, { burst: locally, perSeconds }, now)) return
  const { allowed, retryAfterSeconds } = await takeToken(database, [{ name, key, burst, perSeconds }], now)
  if (allowed) return
  local.refuse(bucket, retryAfterSeconds, now)
  await tell(database, name, sender)
  throw new RateLimited(retryAfterSeconds)
}

/** A key out of something that came from outside, or that is secret: of bounded length, and of no use to whoever reads it. */
export function hashedKey(text: string | Uint8Array): string {
  const bytes = typeof text === 'string' ? text : Buffer.from(text).toString('base64url')
  return Buffer.from(sha256(bytes)).toString('base64url')
}

function scaled(limit: Limit, factor: number): Pick<Limit, 'burst' | 'perSeconds' | 'locally'> {
  const { burst, perSeconds, locally } = limit
  return { burst: burst * factor, perSeconds, ...(locally === undefined ? {} : { locally: locally * factor }) }
}

async function tell(database: Database, name: LimitName, { key, ip, personId, now }: Sender): Promise<void> {
  const { allowed } = await takeToken(database, [{ name: 'told', key: `${name}:${key}`, ...limits.told }], now)
  if (!allowed) return
  await recordEvent(database.prisma, {
    type: 'limit.reached',
    outcome: 'refused',
    personId,
    ip,
    details: { limit: name, per: limits[name].per },
  })
}

// What a process gives out by itself belongs to the process, and lives as long as its connections do.
const budgets = new WeakMap<Database, LocalBudget>()

function localBudget(database: Database): LocalBudget {
  const budget = budgets.get(database) ?? new LocalBudget()
  budgets.set(database, budget)
  return budget
}
