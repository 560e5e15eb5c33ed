import { stsLimits } from '@vouch/protocol/aws/limits'
import { tagKeySchema } from '@vouch/protocol/aws/session-tags'
import { z } from 'zod'
import type { IssuedCredentials } from './issued-credentials.ts'
import { StsError } from './sts-error.ts'

const tagsSchema = z
  .array(z.object({ Key: tagKeySchema, Value: z.string().regex(stsLimits.tagValue) }))
  .max(50)
  .refine((tags) => new Set(tags.map(({ Key }) => Key.toLowerCase())).size === tags.length, 'twice')

/**
 * The tags of a session that comes from another one: those that are passed with AssumeRole, and the transitive ones of the caller, which
 * go on and cannot be passed anew ("Chaining roles with session tags").
 *
 * @throws StsError `ValidationError`
 */
export function chainedTags(parameters: ReadonlyMap<string, string>, caller: IssuedCredentials) {
  const parsed = tagsSchema.safeParse(membersOf(parameters))
  if (!parsed.success) throw new StsError('ValidationError', `Tags: ${parsed.error.issues[0]?.message}`)
  const carried = Object.entries(caller.tags).filter(([key]) => caller.transitiveTagKeys.includes(key))
  const anew = parsed.data.find(({ Key }) => carried.some(([key]) => key.toLowerCase() === Key.toLowerCase()))
  if (anew !== undefined) {
    throw new StsError(
      'ValidationError',
      `The tag ${anew.Key} is transitive in the session that asks, and stays as it is`,
    )
  }
  const tags = Object.fromEntries([...carried, ...parsed.data.map(({ Key, Value }) => [Key, Value] as const)])
  const named = valuesOf(parameters, /^TransitiveTagKeys\.member\.\d+$/)
  if (named.some((key) => !Object.hasOwn(tags, key))) {
    throw new StsError('ValidationError', 'A transitive tag key has no tag')
  }
  return { tags, transitiveTagKeys: [...new Set([...carried.map(([key]) => key), ...named])] }
}

/** `Tags.member.N.Key` and `Tags.member.N.Value` of the AWS Query protocol, in order. */
function membersOf(parameters: ReadonlyMap<string, string>): unknown[] {
  const numbers = [...parameters.keys()].flatMap((name) => /^Tags\.member\.(\d+)\./.exec(name)?.[1] ?? [])
  return [...new Set(numbers)].map((number) => ({
    Key: parameters.get(`Tags.member.${number}.Key`),
    Value: parameters.get(`Tags.member.${number}.Value`),
  }))
}

function valuesOf(parameters: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...parameters].flatMap(([name, value]) => (pattern.test(name) ? [value] : []))
}
