import { VouchError } from '@vouch/protocol'

/**
 * The server may close a kept connection at the moment in which it is used again, so a question that changes nothing, or nothing more
 * the second time, is repeated; one that got no answer in all its time would get none again.
 */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof VouchError && error.errorName === 'serverUnreachable' && !ranOutOfTime(error)) return work()
    throw error
  }
}

function ranOutOfTime({ cause }: VouchError): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError'
}
