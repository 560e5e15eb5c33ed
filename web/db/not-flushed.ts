import { Prisma } from './generated/client.ts'

/**
 * In the output of a statement that is a transaction of its own: its commit does not wait until it is on the disk, which takes longer
 * than all the rest of it. What it changed is seen by everybody at once, and is lost only where Postgres or its machine crashes within
 * the next half second. So it is for what may be forgotten: counts of limits, the time of the last use, a question that nobody has
 * answered yet. Never for what is used up (docs/decisions/0032).
 *
 * Never in a transaction of several statements, all of which it would take along: functions that use it take the `Database`.
 */
export const NOT_FLUSHED = "set_config('synchronous_commit', 'off', true)"

/** The same for Prisma. */
export const notFlushed = Prisma.raw(NOT_FLUSHED)
