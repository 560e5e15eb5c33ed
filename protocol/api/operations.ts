import type * as z from 'zod'
import { createAwsLoan, endAwsLoan, listAwsLoans, showAwsLoan, useAwsLoan } from './aws-loans.ts'
import { explainAwsRole, listAwsRoles } from './aws-roles.ts'
import { listKeys } from './keys.ts'
import { endSession, listSessions } from './sessions.ts'

/** Everything that the command line asks of the server in the name of its session: one line each. */
export const operations = {
  'aws.roles.list': listAwsRoles,
  'aws.roles.explain': explainAwsRole,
  'aws.loans.create': createAwsLoan,
  'aws.loans.list': listAwsLoans,
  'aws.loans.show': showAwsLoan,
  'aws.loans.use': useAwsLoan,
  'aws.loans.end': endAwsLoan,
  'keys.list': listKeys,
  'sessions.list': listSessions,
  'sessions.end': endSession,
} as const

export type OperationName = keyof typeof operations
export type OperationParameters<N extends OperationName> = z.infer<(typeof operations)[N]['parameters']>
export type OperationResult<N extends OperationName> = z.infer<(typeof operations)[N]['result']>
