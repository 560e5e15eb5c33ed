import * as z from 'zod'
import { VouchError } from '../../errors/vouch-error.ts'
import { parseConditionOperator } from './condition-operator.ts'

/** Largest trust policy that IAM stores, characters (IAM quotas: 2,048, raised to 8,192 on request). */
const MAX_POLICY_CHARACTERS = 8_192

const listSchema = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())
const scalarSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const valuesSchema = z.union([scalarSchema, z.array(scalarSchema)]).transform((value) => [value].flat())
const principalSchema = z
  .union([z.literal('*'), z.partialRecord(z.enum(['AWS', 'Federated', 'Service', 'CanonicalUser']), listSchema)])
  .transform((value) => (value === '*' ? { AWS: ['*'] } : value))
const operatorSchema = z.string().refine((name) => parseConditionOperator(name) !== undefined, 'unknown operator')

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principalSchema.optional(),
    NotPrincipal: principalSchema.optional(),
    Action: listSchema.optional(),
    NotAction: listSchema.optional(),
    Condition: z.record(operatorSchema, z.record(z.string(), valuesSchema)).default({}),
  })
  .refine(
    (it) => (it.Principal === undefined) !== (it.NotPrincipal === undefined),
    'needs one of Principal, NotPrincipal',
  )
  .refine((it) => (it.Action === undefined) !== (it.NotAction === undefined), 'needs one of Action, NotAction')

const policySchema = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).default('2008-10-17'),
  Id: z.string().optional(),
  Statement: z.union([statementSchema, z.array(statementSchema).min(1)]).transform((value) => [value].flat()),
})

/** The trust policy of a role, with every "one or many" read as many. */
export type PolicyDocument = z.infer<typeof policySchema>
export type PolicyStatement = PolicyDocument['Statement'][number]
export type PolicyPrincipal = NonNullable<PolicyStatement['Principal']>

/**
 * Reads the trust policy of a role (IAM User Guide, "Grammar of the IAM JSON policy language"). A trust policy names
 * principals and no resources.
 *
 * @param policy the JSON text, or what it parses to
 * @throws VouchError `trustPolicyMalformed`
 */
export function parseTrustPolicy(policy: unknown): PolicyDocument {
  const parsed = policySchema.safeParse(typeof policy === 'string' ? parseJson(policy) : policy)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  // Of one statement or a list, the schema cannot tell which was meant.
  const isStatement = issue?.path.length === 1 && issue.path[0] === 'Statement'
  throw new VouchError('trustPolicyMalformed', {
    detail: `At ${issue?.path.join('.') || 'the top'}: ${isStatement ? STATEMENTS : issue?.message}.`,
  })
}

const STATEMENTS = 'expected is a list of statements, each with Effect, Principal and Action'

function parseJson(text: string): unknown {
  if (text.length > MAX_POLICY_CHARACTERS) {
    throw new VouchError('trustPolicyMalformed', { detail: `It is longer than ${MAX_POLICY_CHARACTERS} characters.` })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new VouchError('trustPolicyMalformed', { detail: 'It is not JSON.', cause })
  }
}
