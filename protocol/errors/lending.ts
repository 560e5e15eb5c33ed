import { ExitCode, errors } from './entry.ts'

/** VCH-352x: `vouch serve`, which lends a role to a container or another machine. */
export const lendingErrors = errors({
  loanTimeMalformed: {
    code: 'VCH-3521',
    what: 'This is not a time for which a role can be lent: it lasts from one minute to twelve hours.',
    next: 'Give it as 30m, 1h or 1h30m.',
    status: 400,
    exit: ExitCode.usage,
  },
  loanPortUnavailable: {
    code: 'VCH-3522',
    what: 'No port of this machine could be opened to lend credentials from.',
    next: 'Choose another with --port, or leave it out to get one that is free.',
    status: 409,
    exit: ExitCode.configuration,
  },
  loanTokenFileUnwritable: {
    code: 'VCH-3523',
    what: 'The file for the token could not be written.',
    next: 'Name one that does not exist yet, in a folder of yours.',
    status: 409,
    exit: ExitCode.configuration,
  },
  loanTokenWrong: {
    code: 'VCH-3524',
    what: 'Whoever asked did not show the token of this loan.',
    next: 'Set AWS_CONTAINER_AUTHORIZATION_TOKEN as `vouch serve aws` printed it.',
    status: 401,
    exit: ExitCode.denied,
  },
  loanRequestRefused: {
    code: 'VCH-3525',
    what: 'This is not a request of an AWS tool on this machine.',
    next: 'Set AWS_CONTAINER_CREDENTIALS_FULL_URI as `vouch serve aws` printed it.',
    status: 400,
    exit: ExitCode.denied,
  },
  loanTokenTried: {
    code: 'VCH-3526',
    what: 'Wrong tokens were tried too often.',
    next: 'Wait a minute, and use the token that `vouch serve aws` printed.',
    status: 429,
    exit: ExitCode.rateLimited,
  },
  loanNameMalformed: {
    code: 'VCH-3528',
    what: 'This cannot be the name of a borrower.',
    next: 'Use one line of 1 to 60 characters.',
    status: 400,
    exit: ExitCode.usage,
  },
  loanIdAmbiguous: {
    code: 'VCH-3527',
    what: 'More than one loan begins like that.',
    next: 'Give more of its id; `vouch serve list` shows them.',
    status: 400,
    exit: ExitCode.usage,
  },
})
