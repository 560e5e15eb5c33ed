import type { KeyState } from '../../db/keys/security-keys.ts'

/** Whether a key works, and what to do where it does not, in the words of the pages. */
export interface KeyStateInWords {
  readonly title: 'Active' | 'Disabled' | 'Removed'
  /** Why; null where there is nothing to say. */
  readonly why: string | null
}

const REASONS: Readonly<Record<string, string>> = {
  counter: 'Its counter went backwards: a copy of it may exist. It signs nobody in; enrol another key.',
}

/** @param reason as stored with the key; null where there is none */
export function keyStateInWords(state: KeyState, reason: string | null): KeyStateInWords {
  if (state === 'active') return { title: 'Active', why: null }
  if (state === 'removed') return { title: 'Removed', why: null }
  const policy = 'The key policy does not take it any more. Use another key, or ask an administrator.'
  return { title: 'Disabled', why: REASONS[reason ?? ''] ?? policy }
}
