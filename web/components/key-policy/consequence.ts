import type { KeysUnderPolicy } from '../../domain/key-policy/simulate-key-policy.ts'

/** What a policy would do with all enrolled keys, in one sentence. */
export function consequence({ total, refused, peopleLockedOut }: KeysUnderPolicy): string {
  if (total === 0) return 'No key is enrolled yet.'
  if (refused === 0) return total === 1 ? 'The one enrolled key passes.' : `All ${total} enrolled keys pass.`
  const keys = `${refused} of ${total} enrolled ${total === 1 ? 'key' : 'keys'} would not pass`
  if (peopleLockedOut === 0) return `${keys}; everybody has another one that does.`
  const people = peopleLockedOut === 1 ? '1 person has' : `${peopleLockedOut} people have`
  return `${keys}, and ${people} no other one that does.`
}
