import type { Queryable } from '../database.ts'

/** Which BLOB is in use. */
export interface MetadataState {
  /** Its `no`. */
  readonly no: number
  /** Day by which the next one is out. */
  readonly nextUpdate: string
  readonly models: number
  /** ISO 8601 */
  readonly loadedAt: string
  readonly source: 'url' | 'file'
}

/** How the last attempt to fetch one went. */
export interface MetadataCheck {
  /** ISO 8601; no replica fetches before. */
  readonly nextCheckAt: string
  /** VCH-… of the failure; null where it went well or is under way. */
  readonly error: string | null
  /** What administrators were told of last, so that they are told once. */
  readonly told: string | null
}

const STATE = 'metadata_service'
const CHECK = 'metadata_check'

export async function findMetadataState(queryable: Queryable): Promise<MetadataState | undefined> {
  return read<MetadataState>(queryable, STATE)
}

export async function findMetadataCheck(queryable: Queryable): Promise<MetadataCheck | undefined> {
  return read<MetadataCheck>(queryable, CHECK)
}

async function read<T>(queryable: Queryable, name: string): Promise<T | undefined> {
  const rows = await queryable.$queryRaw<{ value: T }[]>`SELECT value FROM settings WHERE name = ${name}`
  return rows[0]?.value
}

/**
 * Goes over to another BLOB, if its `no` is higher. One statement, so that of two replicas none goes back.
 *
 * @returns false where the one in use is as new or newer
 */
export async function advanceMetadata(queryable: Queryable, state: MetadataState, now: Date): Promise<boolean> {
  const updated = await queryable.$executeRaw`
    INSERT INTO settings (name, value, updated_at) VALUES (${STATE}, ${state}::jsonb, ${now}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at
    WHERE (settings.value ->> 'no')::bigint < (EXCLUDED.value ->> 'no')::bigint`
  return updated === 1
}

/**
 * Takes the next attempt to fetch, where it is due. One statement, so that a single replica does.
 *
 * @param nextCheckAt when the one after is due, should this one get lost
 */
export async function claimMetadataCheck(queryable: Queryable, nextCheckAt: Date, now: Date): Promise<boolean> {
  const check: MetadataCheck = { nextCheckAt: nextCheckAt.toISOString(), error: null, told: null }
  const updated = await queryable.$executeRaw`
    INSERT INTO settings (name, value, updated_at) VALUES (${CHECK}, ${check}::jsonb, ${now}::timestamptz)
    ON CONFLICT (name) DO UPDATE
    SET value = settings.value || jsonb_build_object('nextCheckAt', EXCLUDED.value ->> 'nextCheckAt'),
      updated_at = EXCLUDED.updated_at
    WHERE (settings.value ->> 'nextCheckAt')::timestamptz <= ${now}::timestamptz`
  return updated === 1
}

/** Notes how an attempt went. @returns what administrators were told of before */
export async function finishMetadataCheck(
  queryable: Queryable,
  check: MetadataCheck,
  now: Date,
): Promise<string | null> {
  const before = await findMetadataCheck(queryable)
  await queryable.$executeRaw`
    UPDATE settings SET value = ${check}::jsonb, updated_at = ${now}::timestamptz WHERE name = ${CHECK}`
  return before?.told ?? null
}
