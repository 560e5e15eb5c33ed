import { VouchError } from '@vouch/protocol'
import { groupActs } from '../groups/acts.ts'
import { keyPolicyActs } from '../key-policy/acts.ts'
import { keyActs } from '../keys/acts.ts'
import { metadataActs } from '../metadata-service/acts.ts'
import { noticeActs } from '../notices/acts.ts'
import { peopleActs } from '../people/acts.ts'
import { sessionActs } from '../sessions/acts.ts'
import type { Act } from './define-act.ts'

/** Everything that can be changed on the dashboard: one line an area. */
export const acts: readonly Act[] = [
  ...groupActs,
  ...peopleActs,
  ...keyPolicyActs,
  ...metadataActs,
  ...keyActs,
  ...sessionActs,
  ...noticeActs,
]

const byName = new Map(acts.map((act) => [act.name, act]))

/** @throws VouchError `notFound` */
export function actNamed(name: string): Act {
  const act = byName.get(name)
  if (act === undefined) throw new VouchError('notFound')
  return act
}
