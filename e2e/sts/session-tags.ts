import { stsLimits } from '@vouch/protocol/aws/limits'
import { AWS_SOURCE_IDENTITY_CLAIM, AWS_TAGS_CLAIM } from '@vouch/protocol/oauth/claims'
import { z } from 'zod'
import { StsError } from './sts-error.ts'

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
}

/** IAM User Guide, "Rules for adding session tags": at most 50; keys to 128 characters, values to 256, not of `aws:`. */
export const tagKeySchema = z
  .string()
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u)
  .refine((key) => !key.toLowerCase().startsWith('aws:'), 'is reserved')
const valueSchema = z.array(z.string().regex(stsLimits.tagValue)).length(1)
const principalTagsSchema = z
  .record(tagKeySchema, valueSchema)
  .refine((tags) => Object.keys(tags).length <= 50, 'more than 50 tags')
  .refine(
    (tags) => new Set(Object.keys(tags).map((key) => key.toLowerCase())).size === Object.keys(tags).length,
    'twice',
  )
const nestedSchema = z.strictObject({
  principal_tags: principalTagsSchema,
  transitive_tag_keys: z.array(z.string()).default([]),
})

const FLAT_TAG = `${AWS_TAGS_CLAIM}/principal_tags/`
const FLAT_TRANSITIVE = `${AWS_TAGS_CLAIM}/transitive_tag_keys`

/**
 * The session tags and the source identity of a token, from the nested claim or from its flat form ("Passing session
 * tags using AssumeRoleWithWebIdentity").
 *
 * @throws StsError `InvalidIdentityToken`
 */
export function sessionTagsOf(payload: object): SessionTags {
  const claims = new Map<string, unknown>(Object.entries(payload))
  const flat = flatForm(claims)
  const nested = claims.get(AWS_TAGS_CLAIM)
  if (flat !== undefined && nested !== undefined) throw refused('session tags are given in both forms')
  const { principal_tags, transitive_tag_keys } = parse(nestedSchema, nested ?? flat ?? { principal_tags: {} })
  const tags = Object.fromEntries(Object.entries(principal_tags).map(([key, values]) => [key, values[0] ?? '']))
  if (transitive_tag_keys.some((key) => !Object.hasOwn(tags, key))) throw refused('a transitive tag key has no tag')
  const sourceIdentity = parse(
    z.string().regex(stsLimits.sessionName).optional(),
    claims.get(AWS_SOURCE_IDENTITY_CLAIM),
  )
  return { tags, transitiveTagKeys: transitive_tag_keys, sourceIdentity }
}

function flatForm(claims: ReadonlyMap<string, unknown>): object | undefined {
  const tags = [...claims].filter(([name]) => name.startsWith(FLAT_TAG))
  if (tags.length === 0) return undefined
  return {
    principal_tags: Object.fromEntries(tags.map(([name, value]) => [name.slice(FLAT_TAG.length), value])),
    transitive_tag_keys: claims.get(FLAT_TRANSITIVE) ?? [],
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw refused(parsed.error.issues[0]?.message ?? 'malformed')
}

function refused(reason: string): StsError {
  return new StsError(
    'InvalidIdentityToken',
    'The session tags or the source identity of the token are invalid',
    reason,
  )
}
