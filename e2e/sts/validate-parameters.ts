import { stsLimits } from '@vouch/protocol/aws/limits'
import { z } from 'zod'
import { StsError } from './sts-error.ts'

/** API Reference: patterns and lengths of the parameters that both actions have. */
const common = {
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z.string().regex(stsLimits.sessionName),
  DurationSeconds: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(stsLimits.durationSeconds.min).max(stsLimits.durationSeconds.max))
    .default(3_600),
  Policy: z.string().min(1).max(2_048).optional(),
}

/** API Reference, "AssumeRoleWithWebIdentity". */
const webIdentitySchema = z.object({
  ...common,
  WebIdentityToken: z.string().min(stsLimits.token.min).max(stsLimits.token.max),
  ProviderId: z.never({ error: 'ProviderId is for OAuth 2.0 access tokens' }).optional(),
})

/** API Reference, "AssumeRole". */
const assumeRoleSchema = z.object({
  ...common,
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
  SourceIdentity: z.string().regex(stsLimits.sessionName).optional(),
})

export type WebIdentityParameters = z.infer<typeof webIdentitySchema>
export type AssumeRoleParameters = z.infer<typeof assumeRoleSchema>

/**
 * Reads the parameters of AssumeRoleWithWebIdentity.
 *
 * @throws StsError `ValidationError`
 */
export function validateWebIdentity(parameters: ReadonlyMap<string, string>): WebIdentityParameters {
  return validated(webIdentitySchema, parameters)
}

/**
 * Reads the parameters of AssumeRole, without its tags.
 *
 * @throws StsError `ValidationError`
 */
export function validateAssumeRole(parameters: ReadonlyMap<string, string>): AssumeRoleParameters {
  return validated(assumeRoleSchema, parameters)
}

function validated<T>(schema: z.ZodType<T>, parameters: ReadonlyMap<string, string>): T {
  const parsed = schema.safeParse(Object.fromEntries(parameters))
  if (parsed.success) return parsed.data
  const count = parsed.error.issues.length
  const constraints = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const value = parameters.get(name)
    // AWS repeats the value; a token is never repeated.
    const shown = value === undefined || name === 'WebIdentityToken' ? 'null' : `'${value}'`
    return `Value ${shown} at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${issue.message}`
  })
  throw new StsError(
    'ValidationError',
    `${count} validation error${count === 1 ? '' : 's'} detected: ${constraints.join('; ')}`,
  )
}
