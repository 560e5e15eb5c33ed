import type { Database } from '../database.ts'

/** Everybody's id and canonical e-mail address. */
export async function listPeopleEmails({
  pool,
}: Pick<Database, 'pool'>): Promise<{ readonly id: string; readonly email: string }[]> {
  const { rows } = await pool.query<{ id: string; email: string }>('SELECT id, email FROM people')
  return rows
}

/**
 * The person with this id or canonical e-mail address.
 *
 * @param by what `value` is; an id has to be a UUID
 */
export async function findPersonEmail(
  { pool }: Pick<Database, 'pool'>,
  by: 'id' | 'email',
  value: string,
): Promise<{ readonly id: string; readonly email: string } | undefined> {
  const { rows } = await pool.query<{ id: string; email: string }>(
    by === 'id' ? 'SELECT id, email FROM people WHERE id = $1::uuid' : 'SELECT id, email FROM people WHERE email = $1',
    [value],
  )
  return rows[0]
}
