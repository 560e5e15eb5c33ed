import type { LoanLine } from '../../domain/aws-loans/list-loans.ts'
import { ActButton } from '../acts/act-button.tsx'
import { roleName } from './role-name.ts'

/** Ends a loan of whoever looks at it. */
export function EndLoanButton({ loan: { id, roleArn, name } }: { loan: LoanLine }) {
  return (
    <ActButton
      kind="bare"
      label="End"
      about={`${roleName(roleArn)} to “${name}”`}
      act="aws-loan.end"
      parameters={{ loanId: id }}
      title={`End the loan to “${name}”?`}
      confirm="End this loan"
      done="The loan has ended."
      danger
    >
      <WhatEnds />
    </ActButton>
  )
}

/** Ends a loan of somebody, for administrators. */
export function EndLoanOfAnyoneButton({ loan: { id, roleArn, name, email } }: { loan: LoanLine }) {
  return (
    <ActButton
      kind="bare"
      label="End"
      about={`${roleName(roleArn)} to “${name}” of ${email}`}
      act="aws-loan.end-of-anyone"
      parameters={{ loanId: id }}
      title={`End the loan of ${email} to “${name}”?`}
      touch={`end a loan of ${email}`}
      confirm="End the loan"
      done={`The loan of ${email} has ended.`}
      danger
    >
      <WhatEnds />
    </ActButton>
  )
}

/** AWS takes nothing back that it gave out (docs/lending.md). */
function WhatEnds() {
  return (
    <p>
      Nothing more is given to the borrower from now on. What it got before works at AWS until it expires, within half
      an hour; where that is too long, revoke the role’s sessions in the AWS console.
    </p>
  )
}
