import { listKeys } from '../../db/keys/security-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { listMySessions } from '../sessions/list-sessions.ts'

/** Am I safe? What the overview answers. */
export interface PersonSafety {
  readonly activeKeys: number
  /** Keys that were taken out of service and not removed yet. */
  readonly disabledKeys: number
  /** A key may be lost without an administrator's help. */
  readonly hasSpare: boolean
  readonly liveSessions: number
  /** The last touch of any key. */
  readonly lastTouchAt: Date | null
  /** What to do next, the most urgent first; empty: nothing. */
  readonly todo: readonly ('replace-disabled-key' | 'add-spare')[]
}

/** How a person stands: until a spare key exists, adding one is the first thing to do. */
export async function personSafety(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  personId: string,
): Promise<PersonSafety> {
  const [keys, sessions] = await Promise.all([
    listKeys(runtime.database.prisma, personId),
    listMySessions(runtime, personId),
  ])
  const activeKeys = keys.filter(({ state }) => state === 'active').length
  const disabledKeys = keys.filter(({ state }) => state === 'disabled').length
  const touches = keys.flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt.getTime()]))
  const hasSpare = activeKeys > 1
  return {
    activeKeys,
    disabledKeys,
    hasSpare,
    liveSessions: sessions.length,
    lastTouchAt: touches.length === 0 ? null : new Date(Math.max(...touches)),
    todo: [
      ...(disabledKeys > 0 ? (['replace-disabled-key'] as const) : []),
      ...(hasSpare ? [] : (['add-spare'] as const)),
    ],
  }
}
