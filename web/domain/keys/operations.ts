import { epochSeconds } from '../clock/clock.ts'
import type { OperationAnswers } from '../operations/operation.ts'
import { listMyKeys } from './list-my-keys.ts'

/** What the command line asks of keys. */
export const keyOperations: Pick<OperationAnswers, 'keys.list'> = {
  'keys.list': async ({ runtime, session }) => {
    const keys = await listMyKeys(runtime, session.person.id)
    return {
      keys: keys.map((key) => ({
        id: key.id,
        name: key.nickname,
        model: key.model.name,
        state: key.state === 'active' ? ('active' as const) : ('disabled' as const),
        enrolled_at: epochSeconds(key.createdAt),
        last_used_at: key.lastUsedAt === null ? null : epochSeconds(key.lastUsedAt),
        current: key.id === session.key.id,
      })),
    }
  },
}
