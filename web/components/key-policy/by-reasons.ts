import type { KeysUnderPolicy } from '../../domain/key-policy/simulate-key-policy.ts'

export type RefusedKey = KeysUnderPolicy['list'][number]

/** Keys that are refused for the same reasons. */
export interface RefusedTogether {
  readonly reasons: RefusedKey['reasons']
  readonly keys: readonly RefusedKey[]
}

/** What many keys are refused for is said once. The reason of the most keys comes first. */
export function byReasons(keys: readonly RefusedKey[]): readonly RefusedTogether[] {
  const groups = new Map<string, RefusedKey[]>()
  for (const key of keys) {
    const codes = key.reasons
      .map(({ code, words }) => `${code} ${words}`)
      .sort()
      .join('\n')
    groups.set(codes, [...(groups.get(codes) ?? []), key])
  }
  return [...groups.values()]
    .sort((one, other) => other.length - one.length)
    .map((together) => ({ reasons: together[0]?.reasons ?? [], keys: together }))
}
