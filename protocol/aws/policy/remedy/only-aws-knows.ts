import type { WebIdentity } from '../evaluate-trust-policy.ts'
import type { PolicyDocument } from '../policy-document.ts'
import { contextValues } from '../policy-request.ts'

/** Condition keys whose values depend on the way that a request takes to AWS. */
const KEYS =
  /^aws:(?:SourceIp|SourceVpc|SourceVpce|VpcSourceIp|SourceVpcArn|UserAgent|Referer|RequestedRegion|ViaAWSService|CalledVia\w*)$/i

/** A line of a policy that is not decided here. */
export interface UndecidedLine {
  readonly statement: number
  readonly effect: 'Allow' | 'Deny'
  readonly operator: string
  readonly key: string
  readonly expected: readonly string[]
}

/**
 * The policy as far as it can be decided here: lines on keys that only AWS knows are taken to hold in an Allow, and their statement is
 * taken not to apply in a Deny.
 *
 * @param identity `more` is what is known of the request all the same, `unknown` what is not known beyond those keys
 */
export function decidablePart(
  policy: PolicyDocument,
  { more = {}, unknown = [] }: Pick<WebIdentity, 'more' | 'unknown'>,
): { policy: PolicyDocument; undecided: UndecidedLine[] } {
  const undecided: UndecidedLine[] = []
  const statements = policy.Statement.map((statement, index) => {
    const isKnown = (key: string) =>
      !unknown.some((name) => name.toLowerCase() === key.toLowerCase()) &&
      (!KEYS.test(key) || contextValues(more, key) !== undefined)
    const lines = Object.entries(statement.Condition).flatMap(([operator, keys]) =>
      Object.entries(keys)
        .filter(([key]) => !isKnown(key))
        .map(([key, expected]) => ({ statement: index, effect: statement.Effect, operator, key, expected })),
    )
    if (lines.length === 0) return statement
    undecided.push(...lines)
    if (statement.Effect === 'Deny') return { ...statement, Condition: NEVER }
    const kept = Object.entries(statement.Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).filter(([key]) => isKnown(key))),
    ])
    return { ...statement, Condition: Object.fromEntries(kept) }
  })
  return { policy: { ...policy, Statement: statements }, undecided }
}

/** No request with a web identity is without a provider. */
const NEVER: PolicyDocument['Statement'][number]['Condition'] = { Null: { 'aws:FederatedProvider': ['true'] } }
