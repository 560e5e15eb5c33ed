import { awsLoanSchema, type OperationName, operations, sessionSchema } from '@vouch/protocol'
import * as z from 'zod'

/** RFC 7518 §6.2: a P-256 private key with nothing beside it. */
const dpopKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
  d: z.string().regex(/^[\w-]{43}$/),
})

/** The session that `vouch login` hands over: it enters the agent by this message and never leaves it again. */
const adoptedSessionSchema = z.strictObject({
  /** Issuer of the server, as discovery names it. */
  server: z.string().max(2_048),
  accessToken: z.string().min(1).max(512),
  dpopKey: dpopKeySchema,
  session: sessionSchema,
})
export type AdoptedSession = z.infer<typeof adoptedSessionSchema>

const sessionStatusSchema = z.strictObject({
  server: z.string(),
  session: sessionSchema,
  remainingSeconds: z.int().nonnegative(),
})
export type SessionStatus = z.infer<typeof sessionStatusSchema>

const agentStatusSchema = z.strictObject({
  protocol: z.int(),
  version: z.string(),
  pid: z.int(),
  /** Seconds since the epoch. */
  startedAt: z.int(),
  /** Resident memory, bytes. */
  residentBytes: z.int(),
  session: sessionStatusSchema.nullable(),
  /** Why the last session is over, where somebody ended it: a code of the catalogue, and seconds since the epoch. */
  ended: z.strictObject({ code: z.string().max(16), at: z.int() }).optional(),
})
export type AgentStatus = z.infer<typeof agentStatusSchema>

const endedSessionSchema = z.strictObject({
  /** Whether there was a session to end. */
  ended: z.boolean(),
  /** Whether the server confirmed it; without it the token dies with the agent's copy, and at its expiry at the latest. */
  revokedAtServer: z.boolean(),
})
export type EndedSession = z.infer<typeof endedSessionSchema>

const awsRequestSchema = z.strictObject({
  roleArn: z.string().max(2_048),
  /** ARNs of the roles that lead to it, in order, the one that is entered by web identity first. */
  via: z.array(z.string().max(2_048)).max(16).optional(),
  durationSeconds: z.int().optional(),
  region: z.string().max(64).optional(),
  /** AWS_ENDPOINT_URL_STS of the caller. */
  stsEndpoint: z.string().max(2_048).optional(),
  /** The loan that they are handed to: the server is asked whether it is alive, whatever the cache holds. */
  loan: z.uuid().optional(),
})
export type AwsRequest = z.infer<typeof awsRequestSchema>

/** What `credential_process` prints (AWS CLI User Guide, "Sourcing credentials with an external process"). */
const processCredentialSchema = z.strictObject({
  Version: z.literal(1),
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  /** ISO 8601, UTC. */
  Expiration: z.string(),
})

const awsAnswerSchema = z.strictObject({
  credential: processCredentialSchema,
  /** Lines for stderr; the credential is good all the same. */
  warnings: z.array(z.string()),
})
export type AwsAnswer = z.infer<typeof awsAnswerSchema>

const awsInspectionRequestSchema = z.strictObject({ roleArn: z.string().max(2_048), omitTags: z.boolean().optional() })
export type AwsInspectionRequest = z.infer<typeof awsInspectionRequestSchema>

/** What is in an identity token for a role. It has no place for the token or its signature. */
const awsInspectionSchema = z.strictObject({
  header: z.strictObject({ alg: z.string().nullable(), kid: z.string().nullable(), typ: z.string().nullable() }),
  claims: z.record(z.string(), z.unknown()),
  /** Length of the token. */
  characters: z.int(),
  /** By the keys that the server publishes. */
  signature: z.enum(['verified', 'keyMissing', 'wrong', 'keysUnavailable']),
})
export type AwsInspection = z.infer<typeof awsInspectionSchema>

const awsAttemptRequestSchema = awsRequestSchema
  .omit({ via: true, loan: true })
  .extend({ omitTags: z.boolean().optional() })
export type AwsAttemptRequest = z.infer<typeof awsAttemptRequestSchema>

/** What one call of STS came to. It has no place for credentials. */
const attempted = {
  /** Whether the token carried session tags. */
  tagged: z.boolean(),
  /** As asked of AWS. */
  durationSeconds: z.int(),
}
const awsAttemptSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ ...attempted, outcome: z.literal('assumed'), assumedRoleArn: z.string(), expiresAt: z.string() }),
  z.strictObject({
    ...attempted,
    outcome: z.literal('refused'),
    /** Of the catalogue. */
    code: z.string(),
    detail: z.string().nullable(),
    /** The error code and the words of AWS, where it said any. */
    aws: z.strictObject({ name: z.string(), message: z.string() }).nullable(),
  }),
])
export type AwsAttempt = z.infer<typeof awsAttemptSchema>

/** An operation of `protocol/api/operations.ts`, whose own schemas say what goes in and what comes out. */
const serverCallSchema = z.strictObject({
  operation: z.enum(Object.keys(operations) as [OperationName, ...OperationName[]]),
  parameters: z.record(z.string(), z.unknown()),
})

const loanWishSchema = operations['aws.loans.create'].parameters.extend({
  /** Where the token stands: taken away when the connection is closed, if it is still the file with this identity. */
  file: z.strictObject({ path: z.string().max(4_096), identity: z.string().max(64) }).optional(),
})
export type LoanWish = z.infer<typeof loanWishSchema>

const nothing = z.strictObject({})

/** Every method of the agent. None has a session token or a key in its result. */
export const agentMethods = {
  'agent.status': { params: nothing, result: agentStatusSchema },
  'agent.stop': { params: nothing, result: nothing },
  'session.adopt': { params: adoptedSessionSchema, result: sessionStatusSchema },
  'session.status': { params: nothing, result: sessionStatusSchema.nullable() },
  'session.end': { params: nothing, result: endedSessionSchema },
  'aws.credentials': { params: awsRequestSchema, result: awsAnswerSchema },
  'aws.inspect': { params: awsInspectionRequestSchema, result: awsInspectionSchema },
  'aws.attempt': { params: awsAttemptRequestSchema, result: awsAttemptSchema },
  'aws.lend': { params: loanWishSchema, result: awsLoanSchema },
  'server.call': { params: serverCallSchema, result: z.unknown() },
} as const

export type AgentMethod = keyof typeof agentMethods
export type Params<M extends AgentMethod> = z.infer<(typeof agentMethods)[M]['params']>
export type Result<M extends AgentMethod> = z.infer<(typeof agentMethods)[M]['result']>
