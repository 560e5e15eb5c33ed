import { ExitCode, errors } from './entry.ts'

/** VCH-682x: roles that are lent to containers and other machines. Which are over, or were ended, is `awsLoanEnded` (VCH-4019). */
export const awsLoanErrors = errors({
  awsLoanUnknown: {
    code: 'VCH-6821',
    what: 'There is no such loan, or it is over.',
    next: 'See those that there are on the page of your sessions, or with `vouch serve list`.',
    status: 404,
    exit: ExitCode.usage,
  },
  tooManyAwsLoans: {
    code: 'VCH-6822',
    what: 'You lend 20 roles already, and cannot lend more at once.',
    next: 'End a loan that you no longer need: `vouch serve list` shows them.',
    status: 409,
    exit: ExitCode.denied,
  },
})
