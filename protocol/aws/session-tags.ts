import * as z from 'zod'
import { AWS_SOURCE_IDENTITY_CLAIM, AWS_TAGS_CLAIM } from '../oauth/claims.ts'
import { stsLimits } from './limits.ts'
import { roleSessionName } from './session-name.ts'

/**
 * Key of the session tag that names the role for which a token was asked, where a rule of the server says so: `aws:RequestTag/vouch:role`
 * in a trust policy. STS takes a colon in keys, and reserves none but `aws:`.
 */
export const ROLE_TAG = 'vouch:role'

/** Whether AWS can carry the ARN of a role as the value of a session tag: it takes no comma there, and 256 characters. */
export function isBindable(roleArn: string): boolean {
  return stsLimits.tagValue.test(roleArn)
}

/** What a token carries beside its claims: session tags, and the identity that stays with the session. */
export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
}

/**
 * The claims by which a token of Vouch carries them ("Passing session tags in AWS STS": every value is a list of one).
 *
 * The tags of the person go on to further roles (role chaining). That of the role does not: it says which role the token is for, and is
 * used up when AWS lets the token in.
 *
 * @param email canonical e-mail
 * @param domain where the whole domain of the e-mail is proven
 * @param boundTo ARN of the role that the token is for, where the token has to name it
 */
export function sessionTagClaims(email: string, domain: string | undefined, boundTo?: string) {
  // What a tag cannot hold (an apostrophe, say) goes by the name that the session has.
  const tag = stsLimits.tagValue.test(email) ? email : roleSessionName(email)
  const person = { email: [tag], ...(domain === undefined ? {} : { domain: [domain] }) }
  const role = boundTo === undefined ? {} : { [ROLE_TAG]: [boundTo] }
  return {
    [AWS_TAGS_CLAIM]: { principal_tags: { ...person, ...role }, transitive_tag_keys: Object.keys(person) },
    [AWS_SOURCE_IDENTITY_CLAIM]: roleSessionName(email),
  }
}

/** IAM User Guide, "Rules for adding session tags": at most 50; keys to 128 characters, values to 256, not of `aws:`. */
export const tagKeySchema = z
  .string()
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, 'a tag key has a character or a length that STS does not take')
  .refine((key) => !key.toLowerCase().startsWith('aws:'), 'a tag key begins with aws:, which is reserved')
const valueSchema = z
  .array(z.string().regex(stsLimits.tagValue, 'a tag value has a character or a length that STS does not take'))
  .length(1, 'a tag has more or less than one value')
const principalTagsSchema = z
  .record(tagKeySchema, valueSchema)
  .refine((tags) => Object.keys(tags).length <= 50, 'there are more than 50 tags')
  .refine(
    (tags) => new Set(Object.keys(tags).map((key) => key.toLowerCase())).size === Object.keys(tags).length,
    'two tag keys differ in capitals only',
  )
const nestedSchema = z.strictObject({
  principal_tags: principalTagsSchema,
  transitive_tag_keys: z.array(z.string()).default([]),
})
const sourceIdentitySchema = z
  .string()
  .regex(stsLimits.sessionName, 'the source identity has a character or a length that STS does not take')
  .optional()

const FLAT_TAG = `${AWS_TAGS_CLAIM}/principal_tags/`
const FLAT_TRANSITIVE = `${AWS_TAGS_CLAIM}/transitive_tag_keys`

/**
 * Reads the session tags and the source identity of a token as STS does, from the nested claim or from its flat form ("Passing session
 * tags using AssumeRoleWithWebIdentity").
 *
 * @returns or what STS would not take, in words that finish a sentence
 */
export function readSessionTags(payload: object): SessionTags | { readonly problem: string } {
  const claims = new Map<string, unknown>(Object.entries(payload))
  const flat = flatForm(claims)
  const nested = claims.get(AWS_TAGS_CLAIM)
  if (flat !== undefined && nested !== undefined) return { problem: 'session tags are given in both forms' }
  const read = nestedSchema.safeParse(nested ?? flat ?? { principal_tags: {} })
  if (!read.success) return { problem: firstProblem(read.error) }
  const { principal_tags, transitive_tag_keys: transitiveTagKeys } = read.data
  const tags = Object.fromEntries(Object.entries(principal_tags).map(([key, values]) => [key, values[0] ?? '']))
  if (transitiveTagKeys.some((key) => !Object.hasOwn(tags, key))) return { problem: 'a transitive tag key has no tag' }
  const sourceIdentity = sourceIdentitySchema.safeParse(claims.get(AWS_SOURCE_IDENTITY_CLAIM))
  if (!sourceIdentity.success) return { problem: firstProblem(sourceIdentity.error) }
  return { tags, transitiveTagKeys, sourceIdentity: sourceIdentity.data }
}

function flatForm(claims: ReadonlyMap<string, unknown>): object | undefined {
  const tags = [...claims].filter(([name]) => name.startsWith(FLAT_TAG))
  if (tags.length === 0) return undefined
  return {
    principal_tags: Object.fromEntries(tags.map(([name, value]) => [name.slice(FLAT_TAG.length), value])),
    transitive_tag_keys: claims.get(FLAT_TRANSITIVE) ?? [],
  }
}

/** Of a key that is refused, zod says the reason one level below. */
function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0]
  const below = issue?.code === 'invalid_key' ? issue.issues[0] : undefined
  return below?.message ?? issue?.message ?? 'they are malformed'
}
