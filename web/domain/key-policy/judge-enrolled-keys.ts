import { setImmediate } from 'node:timers/promises'
import type { Queryable } from '../../db/database.ts'
import { type KeyToJudge, listKeysToJudge } from '../../db/keys/judged-keys.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { judgeKey, type Verdict } from './judge-key.ts'

export interface JudgedKey extends Verdict {
  readonly key: KeyToJudge
}

/** A path of certificates costs about a millisecond: so many keys, then whatever else waits. */
const AT_A_TIME = 20

/** What every active key would get under a policy, from what was stored with it when it was enrolled. */
export async function judgeEnrolledKeys(queryable: Queryable, policy: KeyPolicy): Promise<JudgedKey[]> {
  const keys = await listKeysToJudge(queryable)
  const judged: JudgedKey[] = []
  for (const key of keys) {
    const { aaguid, firmware, backupEligible, attestationChain: chain, createdAt: attestedAt } = key
    judged.push({ key, ...judgeKey(policy, { aaguid, firmware, backupEligible, chain, attestedAt }) })
    if (judged.length % AT_A_TIME === 0) await setImmediate()
  }
  return judged
}
