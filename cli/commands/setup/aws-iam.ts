import { ExitCode } from '@vouch/protocol'
import { printIam } from '../../aws/setup/print-iam.ts'
import { chooseServer } from '../../config/chosen-server.ts'
import type { CommandEnvironment } from '../../config/command-environment.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { AwsModeOptions } from './aws-mode.ts'

const RULE_FIRST =
  'The role takes only tokens that name it, and lets nobody in before a rule of the server has them do so: under AWS roles, with its session tags sent always, with the role’s own name.'

/**
 * `vouch setup aws --print-iam`: what makes AWS trust the server, and beside it what keeps it from working.
 *
 * @throws VouchError `usage`, `emailMalformed`, `iamChoiceRefused`, and as `chooseServer`
 */
export async function showIam(
  options: AwsModeOptions,
  environment: CommandEnvironment,
  terminal: Terminal,
): Promise<ExitCode> {
  const { issuer } = await chooseServer(environment, options.server)
  const { email, domain, provenDomain, bound, account, roleName, partition } = options
  const emails = email.length === 0 ? undefined : email
  const choices = { issuer, emails, domain, provenDomain, bound, account, roleName, partition }
  const { text, warning } = printIam(options.iam ?? '', choices)
  if (warning !== undefined) terminal.tell(terminal.tint('yellow', warning))
  if (bound) terminal.tell(RULE_FIRST)
  terminal.print(text.replace(/\n$/, ''))
  return ExitCode.ok
}
