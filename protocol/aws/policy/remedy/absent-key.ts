/** Keys that people expect a token to have, and why it has none. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^aws:RequestTag\/domain$/i,
    'That tag is set for an e-mail whose domain is proven to Vouch: an administrator verifies it under Settings.',
  ],
  [
    /^aws:RequestTag\/vouch:role$/i,
    'That tag is set where a rule of the server has tokens name the role: an administrator makes one under AWS roles.',
  ],
  [
    /^aws:RequestTag\//i,
    'Vouch sets the session tags email and domain, vouch:role where a rule says so, and no others.',
  ],
  [
    /^aws:PrincipalTag\//i,
    'In a trust policy the tags of the token are aws:RequestTag/…; aws:PrincipalTag/… is for permission policies.',
  ],
  [
    /^aws:MultiFactorAuth/i,
    'AWS sets it only for the MFA devices that it manages itself; a touch is in the condition key …:amr.',
  ],
  [
    /^aws:Principal(?:Org|Arn|Account|Type)/i,
    'Whoever comes with a web identity token is no principal of an AWS account yet.',
  ],
  [/^sts:ExternalId$/i, 'Only sts:AssumeRole has an external ID.'],
  [/^(?:sts:SourceIdentity|aws:TagKeys|sts:TransitiveTagKeys)$/i, 'A token without session tags has none.'],
  [/^(?!aws:|sts:)/i, 'Of the claims of a token, AWS offers aud, sub, amr and email to a trust policy.'],
]

/** Why a token has no value for a condition key, where it is known; else empty. */
export function absentKeyHint(key: string): string {
  return HINTS.find(([pattern]) => pattern.test(key))?.[1] ?? ''
}
