import type { WebIdentity } from '../evaluate-trust-policy.ts'
import { explainTrust } from '../remedy/explain-trust.ts'
import { edited, type Json } from '../remedy/json.ts'
import { roleTraps } from './role-traps.ts'
import type { TrustTrap } from './trust-trap.ts'
import { trustTraps } from './trust-traps.ts'

/** More than a policy of the largest size has statements. */
const MOST_CHANGES = 400

/**
 * A policy that lets somebody in, with the unsafe traps mended for which there is a text to put. A change by which the person would be
 * kept out is not made.
 *
 * @param document lets the person in
 */
export function withoutTraps(document: Json, identity: WebIdentity): Json {
  const passedOver = new Set<string>()
  let current = document
  for (let change = 0; change < MOST_CHANGES; change += 1) {
    const traps = [...trustTraps(current, identity), ...roleTraps(current, identity)]
    const trap = traps.find((each) => isMendable(each) && !passedOver.has(nameOf(each)))
    if (trap === undefined) break
    // Whether it helps or not, once is enough.
    passedOver.add(nameOf(trap))
    const next = edited(current, { path: trap.path, put: trap.put })
    if (explainTrust(next, identity).allowed) current = next
  }
  return current
}

function isMendable({ level, put }: TrustTrap): boolean {
  return level === 'unsafe' && put !== undefined
}

function nameOf({ trap, path }: TrustTrap): string {
  return JSON.stringify([trap, path])
}
