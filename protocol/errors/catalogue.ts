import { accountErrors } from './account.ts'
import { actErrors } from './acts.ts'
import { administrationErrors } from './administration.ts'
import { auditErrors } from './audit.ts'
import { awsErrors } from './aws.ts'
import { awsLoanErrors } from './aws-loans.ts'
import { awsRoleErrors } from './aws-roles.ts'
import { browserErrors } from './browser.ts'
import { cliErrors } from './cli.ts'
import { deliveryErrors } from './delivery.ts'
import { handingOnErrors } from './handing-on.ts'
import { keyPolicyErrors } from './key-policy.ts'
import { keyErrors } from './keys.ts'
import { lendingErrors } from './lending.ts'
import { limitErrors } from './limits.ts'
import { oauthErrors } from './oauth.ts'
import { peopleErrors } from './people.ts'
import { serverErrors } from './server.ts'
import { signInErrors } from './sign-in.ts'
import { upstreamErrors } from './upstream.ts'

export { ExitCode } from './entry.ts'

/** Every error that a person can meet, by name: the one catalogue of server, command line, pages and docs. */
export const catalogue = {
  ...signInErrors,
  ...actErrors,
  ...keyErrors,
  ...peopleErrors,
  ...upstreamErrors,
  ...keyPolicyErrors,
  ...browserErrors,
  ...limitErrors,
  ...oauthErrors,
  ...cliErrors,
  ...accountErrors,
  ...handingOnErrors,
  ...awsErrors,
  ...awsLoanErrors,
  ...lendingErrors,
  ...awsRoleErrors,
  ...auditErrors,
  ...deliveryErrors,
  ...administrationErrors,
  ...serverErrors,
}

export type ErrorName = keyof typeof catalogue

const nameByCode = new Map<string, ErrorName>(
  (Object.keys(catalogue) as ErrorName[]).map((name) => [catalogue[name].code, name]),
)

/** The name of the error with this code, or undefined where there is none. */
export function errorNameOf(code: string): ErrorName | undefined {
  return nameByCode.get(code)
}
