import * as z from 'zod'
import { operation } from './operation.ts'

/** What a role's tokens carry: tags always, tags unless the role refuses them, none, or always and among them the role's own name. */
export const tagsRule = z.enum(['required', 'preferred', 'none', 'bound'])
export type TagsRule = z.infer<typeof tagsRule>

const assurance = {
  /** The touch must be younger than this, seconds; null: the session's is enough. */
  fresh_seconds: z.int().positive().nullable(),
  /** AWS sessions live this long at most, seconds; null: an hour. */
  longest_seconds: z.int().positive().nullable(),
  tags: tagsRule,
  /** Whether the touch of this session is too old for it now. */
  touch_needed: z.boolean(),
}

/** A role that the administrator published, and that this person may use. */
export const publishedRoleSchema = z.object({
  arn: z.string().max(2_048),
  name: z.string().max(100),
  description: z.string().max(500),
  /** Name that its AWS profile gets, unless the person chooses another. */
  profile: z.string().max(64).nullable(),
  region: z.string().max(64).nullable(),
  /** ARNs of the roles that lead to it, the first entered by web identity (role chaining); mostly none. */
  via: z.array(z.string().max(2_048)).max(4),
  ...assurance,
})
export type PublishedRole = z.infer<typeof publishedRoleSchema>

/** GET: what `vouch aws roles` and `vouch setup aws --all` show and write. */
export const listAwsRoles = operation({
  method: 'GET',
  path: '/api/v1/aws/roles',
  parameters: z.strictObject({}),
  result: z.object({ roles: z.array(publishedRoleSchema).max(1_000) }),
})

/** POST: what the server would say of one role, asked now, without minting anything. */
export const explainAwsRole = operation({
  method: 'POST',
  path: '/api/v1/aws/roles/explain',
  parameters: z.strictObject({ role: z.string().max(2_048) }),
  result: z.object({
    /** Whether this person may have a token for it at all, whatever the touch. */
    permitted: z.boolean(),
    /** The rules that match the role, as the administrator named them, each with whether it lets this person in. */
    rules: z
      .array(z.object({ name: z.string().max(100), pattern: z.string().max(2_048), permits: z.boolean() }))
      .max(1_000),
    touch_age_seconds: z.int().nonnegative(),
    ...assurance,
  }),
})
