import type { Json } from '@vouch/protocol/aws/policy/remedy/json'

/** One thing that may be the reason of a refusal, and how to find out and mend it. */
export interface Cause {
  /** In a word that scripts may rely on. */
  readonly cause: string
  readonly words: string
  /** Commands that show or mend it, for somebody with rights in the account. */
  readonly commands?: readonly string[]
  /** What the trust policy should say. */
  readonly policy?: Json
}
