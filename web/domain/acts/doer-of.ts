import type { Doer } from '../audit/doer.ts'
import { actedBy } from './acted-by.ts'
import type { ActContext } from './define-act.ts'

/** Who acts, for what a command of the server does as well. */
export function doerOf(context: ActContext): Doer {
  const { keyId, sessionId, ceremonyId, ip } = actedBy(context)
  return { keyId, sessionId, ceremonyId, ip, by: context.person.email }
}
