import type { Queryable } from '../../db/database.ts'
import { type KeyToJudge, listKeysToJudge } from '../../db/judged-keys.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { judgeKey, type Verdict } from './judge-key.ts'

export interface JudgedKey extends Verdict {
  readonly key: KeyToJudge
}

/** What every active key would get under a policy, from what was stored with it when it was enrolled. */
export async function judgeEnrolledKeys(queryable: Queryable, policy: KeyPolicy): Promise<JudgedKey[]> {
  const keys = await listKeysToJudge(queryable)
  return keys.map((key) => {
    const { aaguid, firmware, backupEligible, attestationChain: chain, createdAt: attestedAt } = key
    return { key, ...judgeKey(policy, { aaguid, firmware, backupEligible, chain, attestedAt }) }
  })
}
