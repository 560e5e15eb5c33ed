import { trustConditions } from '@vouch/protocol/aws/templates/trust-policy'
import type { RoleRule } from '../../db/aws/aws-role-rules.ts'
import { isOneRole } from '../../domain/aws-roles/role-pattern.ts'
import { Section } from '../section.tsx'
import { Snippet } from '../snippet.tsx'

/** Stands for the name of each role that a pattern matches. */
const EACH_ROLE = 'arn:aws:iam::ACCOUNT:role/NAME'

/** What the trust policy of a bound role has to ask, ready to be copied: a rule alone has tokens name the role, and AWS looks at none. */
export function BoundCondition({ rule, issuer }: { rule: Pick<RoleRule, 'pattern' | 'via'>; issuer: string }) {
  const one = isOneRole(rule.pattern)
  const conditions = trustConditions({ issuer, who: { kind: 'everybody' } }, one ? rule.pattern : EACH_ROLE)
  const block = `"Condition": ${JSON.stringify(conditions, undefined, 2)}`
  return (
    <Section
      title="In its trust policy"
      lead="AWS lets in only tokens that were asked for this role once its trust policy says so. Add the line with vouch:role."
    >
      <Snippet command={block} what="the condition of the trust policy" />
      <p>
        {one
          ? 'StringEquals, and the whole ARN: a wildcard would take tokens for other roles.'
          : 'Each role asks for its own whole ARN in place of this one: with StringEquals, since a wildcard would take tokens for other roles.'}{' '}
        The statement has to allow <code>sts:TagSession</code> and <code>sts:SetSourceIdentity</code>. Before this rule
        is deleted or changed, take the line out again: a role that asks for a name lets in nobody whose token has none.
      </p>
      {rule.via.length > 0 && (
        <p>
          People who come by way of other roles show no token to this one. For them, make a rule of this kind for the
          first role on the way.
        </p>
      )}
    </Section>
  )
}
