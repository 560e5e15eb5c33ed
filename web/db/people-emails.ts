import type { Database } from './database.ts'

/** Everybody's id and canonical e-mail address. */
export async function listPeopleEmails({
  pool,
}: Pick<Database, 'pool'>): Promise<{ readonly id: string; readonly email: string }[]> {
  const { rows } = await pool.query<{ id: string; email: string }>('SELECT id, email FROM people')
  return rows
}
