import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { takes, values } from '../description/value-kind.ts'
import { checkAgent } from '../doctor/check-agent.ts'
import { checkAws } from '../doctor/check-aws.ts'
import { checkServer } from '../doctor/check-server.ts'
import type { Finding } from '../doctor/finding.ts'
import type { Style } from '../terminal/terminal.ts'
import { VouchCommand } from './vouch-command.ts'

const MARKS: Readonly<Record<Finding['state'], { mark: string; style: Style }>> = {
  good: { mark: 'ok     ', style: 'green' },
  warning: { mark: 'note   ', style: 'yellow' },
  bad: { mark: 'problem', style: 'red' },
}

export class DoctorCommand extends VouchCommand {
  static override paths = [['doctor']]

  static override usage = Command.Usage({
    category: 'Help',
    description: 'find out what is wrong, and say what to do',
    details: `
      Looks at the server, the clock, the agent, the session and the AWS profiles, and changes nothing. Ends with exit code 0
      where there is no problem, else with the code of the first.
    `,
    examples: [
      ['Look at everything', '$0 doctor'],
      ['For a script', '$0 doctor --json'],
    ],
  })

  server = takes(values.url, Option.String('--server', { description: 'address of the Vouch server' }))
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const found = await Promise.all([checkServer(this.environment, this.server), checkAgent(this.environment)])
    const findings = [...found.flat(), ...checkAws(this.environment.aws, this.context.program)]
    const exit = findings.find(({ state }) => state === 'bad')?.exit ?? ExitCode.ok
    if (this.json) this.terminal.print(JSON.stringify({ ok: exit === ExitCode.ok, findings }))
    else for (const finding of findings) this.tell(finding)
    return exit
  }

  private tell({ check, state, words }: Finding): void {
    const { mark, style } = MARKS[state]
    this.terminal.print(`${this.terminal.paint(style, mark)}  ${check.padEnd(8)} ${words}`)
  }
}
