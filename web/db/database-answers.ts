import type { Database } from './database.ts'

/** Whether the database can be asked right now. */
export async function databaseAnswers({ pool }: Database): Promise<boolean> {
  try {
    await pool.query('SELECT 1')
    return true
  } catch {
    return false
  }
}
