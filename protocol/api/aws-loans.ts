import * as z from 'zod'
import { operation } from './operation.ts'

const arn = z.string().max(2_048)
const one = z.strictObject({ id: z.uuid() })

/** One role lent to a container or another machine, for a time, on behalf of one session. Times are seconds since the epoch. */
export const awsLoanSchema = z.object({
  id: z.uuid(),
  role: arn,
  /** The roles that lead to it, the first entered by web identity (role chaining); mostly none. */
  via: z.array(arn).max(4),
  /** What the person calls the borrower. */
  name: z.string().max(100),
  /** The session that lends it, as the dashboard names it. */
  from: z.string().max(300),
  /** Whether that is the session that asks. */
  current: z.boolean(),
  created_at: z.int(),
  expires_at: z.int(),
  last_used_at: z.int().nullable(),
})
export type AwsLoan = z.infer<typeof awsLoanSchema>

/** Why a loan gives nothing any more; null: it is alive. What ends a session is told to whoever asks in its name. */
export const awsLoanEnd = z.enum(['time', 'returned', 'ended_by_person', 'ended_by_administrator']).nullable()
export type AwsLoanEnd = z.infer<typeof awsLoanEnd>

export const createAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans',
  parameters: z.strictObject({
    role: arn,
    via: z.array(arn).max(4).optional(),
    name: z.string().max(100),
    /** How long; never beyond the end of the session. */
    seconds: z.int().min(60).max(43_200),
  }),
  result: awsLoanSchema,
})

/** The person's own that are alive, of all their sessions. */
export const listAwsLoans = operation({
  method: 'GET',
  path: '/api/v1/aws/loans',
  parameters: z.strictObject({}),
  result: z.object({ loans: z.array(awsLoanSchema).max(1_000) }),
})

/** Whether a loan of this session is alive: changes nothing, and is no use of it. */
export const showAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans/show',
  parameters: one,
  result: z.object({ loan: awsLoanSchema, ended: awsLoanEnd }),
})

/** Asked before anything is handed out of a loan of this session, also out of a cache: refused where it is over. */
export const useAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans/use',
  parameters: one,
  result: awsLoanSchema,
})

/** Ends one of the person's own, of whichever session. */
export const endAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans/end',
  parameters: one,
  result: z.object({ ended: z.boolean() }),
})
