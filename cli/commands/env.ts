import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { competingVariables, HANDED, handedVariables } from '../config/handed-variables.ts'
import { takes } from '../description/value-kind.ts'
import { type Changes, type FormatName, formatFor, formats } from '../env/formats.ts'
import { RoleCommand } from './role-command.ts'

const names = Object.keys(formats) as FormatName[]

/** How a shell takes what is printed. */
const TAKEN_BY: Partial<Record<FormatName, (line: string) => string>> = {
  sh: (line) => `eval "$(${line})"`,
  bash: (line) => `eval "$(${line})"`,
  zsh: (line) => `eval "$(${line})"`,
  fish: (line) => `${line} | source`,
  powershell: (line) => `${line} | Out-String | Invoke-Expression`,
}

export class EnvCommand extends RoleCommand {
  static override paths = [['env']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'print the credentials of a role as environment variables',
    details: `
      Prints what gives this shell the credentials of a role until they end, in the words of the shell: sh (also for bash and zsh), fish,
      powershell, or as json or a dotenv file. Unless you say which, \`SHELL\` decides between the shells. Variables that would lead tools
      to other credentials, such as AWS_PROFILE, are taken away where they are set.

      What is printed is secret while it lasts, and stays in the shell for everything that you start from it; \`vouch exec\` gives it to one
      program, and a profile (\`vouch setup aws\`) to none before it is needed. \`--unset\` prints what takes the variables away again.
    `,
    examples: [
      ['For this bash or zsh', 'eval "$($0 env)"'],
      ['For this fish', '$0 env --format fish | source'],
      [
        'For a container, an hour long',
        '$0 env --role arn:aws:iam::123456789012:role/VouchDeveloper --format dotenv > .env',
      ],
      ['Take them away again', 'eval "$($0 env --unset)"'],
    ],
  })

  format = takes(
    { name: 'FORMAT', choices: names },
    Option.String('--format', {
      description: 'sh (or bash, zsh), fish, powershell, json or dotenv',
      validator: t.isEnum(names),
    }),
  )
  unset = Option.Boolean('--unset', false, { description: 'print what takes the variables away again' })

  protected async run(): Promise<number> {
    const format = this.format ?? formatFor(this.environment.shell, process.platform)
    const text = formats[format](this.unset ? { set: {}, unset: HANDED } : await this.changes())
    const { stdout } = this.context
    const taken = TAKEN_BY[format]?.(this.isPlain ? 'vouch env' : 'vouch env …')
    if (!this.unset && 'isTTY' in stdout && stdout.isTTY === true && taken !== undefined) {
      this.terminal.tell(`These lines are secret. Your shell takes them without showing them by: ${taken}`)
    }
    stdout.write(text)
    return ExitCode.ok
  }

  private get isPlain(): boolean {
    const { role, profile, via, region, duration, format } = this
    return [role, profile, via[0], region, duration, format].every((option) => option === undefined)
  }

  private async changes(): Promise<Changes> {
    const chosen = this.chosenRole()
    const { credential } = await this.credentialsOf(chosen)
    return { set: handedVariables(credential, chosen.region), unset: competingVariables() }
  }
}
