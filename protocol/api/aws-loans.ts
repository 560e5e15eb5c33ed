import { z } from 'zod'
import { operation } from './operation.ts'

/** One role lent to a container or another machine, for a time, on behalf of one session. Times are seconds since the epoch. */
export const awsLoanSchema = z.object({
  id: z.uuid(),
  role: z.string().max(2_048),
  /** What the person calls the borrower. */
  name: z.string().max(100),
  created_at: z.int(),
  expires_at: z.int(),
  last_used_at: z.int().nullable(),
})
export type AwsLoan = z.infer<typeof awsLoanSchema>

export const createAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans',
  parameters: z.strictObject({
    role: z.string().max(2_048),
    name: z.string().max(100),
    /** How long; never beyond the end of the session. */
    seconds: z.int().min(60).max(43_200),
  }),
  result: awsLoanSchema,
})

/** The person's own that are alive. */
export const listAwsLoans = operation({
  method: 'GET',
  path: '/api/v1/aws/loans',
  parameters: z.strictObject({}),
  result: z.object({ loans: z.array(awsLoanSchema).max(1_000) }),
})

/** Asked before anything is handed out of a loan, also out of a cache: refused where it was ended or is over. */
export const useAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans/use',
  parameters: z.strictObject({ id: z.uuid() }),
  result: awsLoanSchema,
})

export const endAwsLoan = operation({
  method: 'POST',
  path: '/api/v1/aws/loans/end',
  parameters: z.strictObject({ id: z.uuid() }),
  result: z.object({ ended: z.boolean() }),
})
