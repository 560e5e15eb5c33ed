import type { JsonEdit } from './json.ts'

/** Why a trust policy keeps somebody out; each is one place of the policy. */
export type TrustCause =
  /** An explicit Deny applies. */
  | 'denied'
  /** No statement is about this provider. */
  | 'noStatement'
  /** The provider is written wrongly: `https://`, a slash at the end, capitals, no ARN. */
  | 'provider'
  /** It is the provider of another account or partition. */
  | 'account'
  /** An action is missing: most often sts:TagSession and sts:SetSourceIdentity. */
  | 'action'
  /** A condition key names the provider wrongly, or another one. */
  | 'conditionKey'
  /** The condition on the audience is not the audience of the token. */
  | 'audience'
  /** The condition on the subject does not match the person. */
  | 'subject'
  /** The condition on the role that the token names is not the role. */
  | 'role'
  /** A wildcard stands under an operator that takes it for a character. */
  | 'wildcard'
  /** A key with several values stands under an operator for one. */
  | 'severalValues'
  /** Any other line of a Condition. */
  | 'condition'

/** One fault of a trust policy: what is wrong, where, and what to put there. */
export interface TrustRemedy extends JsonEdit {
  readonly cause: TrustCause
  /** The Sid, or "statement N" counted from 1. */
  readonly statement: string
  /** In one or two sentences, with words of the policy in them. */
  readonly what: string
}
