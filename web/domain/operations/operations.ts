import { awsLoanOperations } from '../aws-loans/operations.ts'
import { awsRoleOperations } from '../aws-roles/operations.ts'
import { keyOperations } from '../keys/operations.ts'
import { sessionOperations } from '../sessions/operations.ts'
import type { OperationAnswers } from './operation.ts'

/** Everything that the command line may ask: one line an area. */
export const operationAnswers: Partial<OperationAnswers> = {
  ...awsLoanOperations,
  ...awsRoleOperations,
  ...keyOperations,
  ...sessionOperations,
}
