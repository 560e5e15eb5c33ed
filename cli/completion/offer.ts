import type { ValueKind } from '../description/value-kind.ts'
import { REGIONS } from './regions.ts'

/** What a shell does where a value is to be completed. */
export type Offer =
  | { readonly words: readonly string[] }
  /** `vouch __complete KIND` says them. */
  | { readonly ask: string }
  | { readonly shell: 'files' | 'commands' }
  | 'nothing'

export function offerOf(kind: ValueKind): Offer {
  if (kind.choices !== undefined) return { words: kind.choices }
  if (kind.known === undefined) return 'nothing'
  if (kind.known === 'regions') return { words: REGIONS }
  if (kind.known === 'files' || kind.known === 'commands') return { shell: kind.known }
  return { ask: kind.known }
}
