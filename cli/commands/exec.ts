import { VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { childEnvironment, enclosingRole, handedVariables } from '../config/handed-variables.ts'
import { takes } from '../description/value-kind.ts'
import { enclosedText } from '../exec/enclosed-text.ts'
import { type Child, type ChildEnd, runChild } from '../exec/run-child.ts'
import { RoleCommand } from './role-command.ts'

/**
 * The entry does the same without loading the commands (cli/hot-path/exec.ts): here for its help, for what needs to be explained, and for
 * the touch that somebody at a terminal is asked for.
 */
export class ExecCommand extends RoleCommand {
  static override paths = [['exec']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'run a program with the credentials of a role',
    details: `
      Runs the program on your terminal with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and
      AWS_CREDENTIAL_EXPIRATION, and AWS_REGION and AWS_DEFAULT_REGION where a region is known. AWS_PROFILE, and whatever else would
      lead its tools to other credentials, is taken out of its environment. The credentials are not renewed: a program that runs for
      hours is better served by a profile.

      Without \`--role\` the role is that of \`--profile\`, else of AWS_PROFILE, else of the profile vouch. A region that you give comes first, then
      that of the profile, then AWS_REGION. What stands behind the name of the program is the program's own, also where it looks like
      an option; \`--\` in front of it is only needed where that name begins with a dash.

      Ends as the program does: with its exit code, or 128 and the number of the signal that ended it; with 127 where it was not found and 126
      where it cannot be started. Signals to vouch are passed on to it. VOUCH_EXEC tells it the role. Where nobody is logged in, or the
      role asks for a fresher touch, you are asked for one, if there is a terminal.
    `,
    examples: [
      ['Run a program with the role of the profile vouch', '$0 exec -- terraform apply'],
      ['With a role', '$0 exec --role arn:aws:iam::123456789012:role/VouchDeveloper -- aws s3 ls'],
      ['A shell for a quarter of an hour', '$0 exec --profile admin --duration 900 -- bash'],
    ],
  })

  command = takes({ name: 'CMD', known: 'commands' }, Option.String({ name: 'command', required: true }))
  args = takes({ name: 'ARG', known: 'files' }, Option.Proxy({ name: 'args' }))

  protected async run(): Promise<number> {
    const chosen = this.chosenRole()
    const { credential } = await this.credentialsOf(chosen)
    const enclosing = enclosingRole()
    if (enclosing !== undefined) this.terminal.tell(`vouch: ${enclosedText(enclosing, chosen.roleArn)}`)
    const env = childEnvironment(handedVariables(credential, chosen.region), chosen.roleArn)
    const end = await ran({ command: this.command, args: this.args, env })
    if ('code' in end) return end.code
    throw new VouchError(end.errorName, { detail: end.detail })
  }
}

function ran(child: Child): Promise<ChildEnd> {
  return new Promise((resolve) => runChild(child, resolve))
}
