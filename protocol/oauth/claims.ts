import * as z from 'zod'

/** Claims by which an AWS token carries session tags (IAM User Guide, "Passing session tags in AWS STS"). */
export const AWS_TAGS_CLAIM = 'https://aws.amazon.com/tags'
export const AWS_SOURCE_IDENTITY_CLAIM = 'https://aws.amazon.com/source_identity'

/** RFC 8176 §2: a key proven to be bound to hardware, or any key; user presence; more than one factor. */
export const AMR_ATTESTED_KEY = ['hwk', 'user', 'mfa'] as const
export const AMR_UNATTESTED_KEY = ['pop', 'user', 'mfa'] as const

/** `acr` of a phishing-resistant login, and of one with a hardware-bound key (OpenID EAP ACR Values 1.0 §3). */
export const ACR_PHISHING_RESISTANT = 'phr'
export const ACR_PHISHING_RESISTANT_HARDWARE = 'phrh'

const awsTagsSchema = z.strictObject({
  principal_tags: z.record(z.string(), z.array(z.string()).length(1)),
  transitive_tag_keys: z.array(z.string()),
})

/** The claims of an ID token for AWS: five minutes, one role, `sub` is the canonical e-mail. */
export const awsTokenClaimsSchema = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(6).max(255),
  email: z.string(),
  email_verified: z.literal(true),
  hd: z.string().optional(),
  iat: z.int(),
  exp: z.int(),
  auth_time: z.int(),
  jti: z.string(),
  amr: z.array(z.string()),
  acr: z.string(),
  [AWS_TAGS_CLAIM]: awsTagsSchema.optional(),
  [AWS_SOURCE_IDENTITY_CLAIM]: z.string().optional(),
})
export type AwsTokenClaims = z.infer<typeof awsTokenClaimsSchema>
