import { VouchError } from '../../errors/vouch-error.ts'
import { TRUSTED_ACTIONS } from '../policy/trust-statement.ts'
import { providerName } from '../provider.ts'
import { ROLE_TAG } from '../session-tags.ts'
import type { IamRequest } from './iam-request.ts'

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** A policy document, in the order in which people write it. */
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly [
    {
      readonly Effect: 'Allow'
      readonly Principal: { readonly Federated: string }
      readonly Action: typeof TRUSTED_ACTIONS
      readonly Condition: Conditions
    },
  ]
}

/** IAM quotas: characters of a trust policy, white space aside, unless AWS is asked for more. */
const LARGEST_POLICY = 2_048

/**
 * The trust policy of a role.
 *
 * @param provider ARN of the registered provider, or what stands for it in the template
 * @param boundTo ARN of the role, or what stands for it, where it takes only tokens that name it
 * @throws VouchError `iamChoiceRefused` where it is more than IAM stores
 */
export function trustPolicy(
  request: Pick<IamRequest, 'issuer' | 'who'>,
  provider: string,
  boundTo?: string,
): TrustPolicy {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: TRUSTED_ACTIONS,
    Condition: trustConditions(request, boundTo),
  } as const
  const policy = { Version: '2012-10-17', Statement: [statement] } as const
  if (JSON.stringify(policy).length > LARGEST_POLICY) {
    const detail = `The trust policy would be longer than the ${LARGEST_POLICY} characters that IAM stores; name fewer people, or their domain.`
    throw new VouchError('iamChoiceRefused', { detail })
  }
  return policy
}

/**
 * The conditions of the trust policy. `aud` is always pinned. People are told apart by `sub`: it is the whole e-mail in its one form,
 * stands in every token, with tags or without, and has one `@`, so that `*@example.com` lets in that domain and nothing that merely
 * ends like it. The `domain` tag says more, that the domain is proven; a token without tags then gets nothing. The tag of the role says
 * that the token was asked for this very role, so that it met what the server's rules ask for it.
 *
 * @param boundTo as for `trustPolicy`
 */
export function trustConditions({ issuer, who }: Pick<IamRequest, 'issuer' | 'who'>, boundTo?: string): Conditions {
  const host = providerName(issuer)
  const role = boundTo === undefined ? {} : { [`aws:RequestTag/${ROLE_TAG}`]: boundTo }
  const audience = { [`${host}:aud`]: issuer, ...role }
  const subject = `${host}:sub`
  switch (who.kind) {
    case 'everybody':
      return { StringEquals: audience }
    case 'emails':
      return { StringEquals: { ...audience, [subject]: oneOrMany(who.emails) } }
    case 'domain':
      return { StringEquals: audience, StringLike: { [subject]: `*@${who.domain}` } }
    case 'provenDomain':
      return {
        StringEquals: { ...audience, 'aws:RequestTag/domain': who.domain },
        StringLike: { [subject]: `*@${who.domain}` },
      }
  }
}

/** `${` starts a policy variable, and an e-mail may hold it: IAM's own escape is `${$}`. */
function oneOrMany(emails: readonly string[]): string | readonly string[] {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the escape of policies
  const escaped = emails.map((email) => email.replace(/\$(?=\{)/g, '${$$}'))
  const [first, ...others] = escaped
  return others.length === 0 && first !== undefined ? first : escaped
}
