import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { takes, values } from '../description/value-kind.ts'
import { checkAgent } from '../doctor/check-agent.ts'
import { checkAws } from '../doctor/check-aws.ts'
import { checkFolders, checkProxies } from '../doctor/check-folders.ts'
import { checkProgram } from '../doctor/check-program.ts'
import { checkServer } from '../doctor/check-server.ts'
import type { Finding } from '../doctor/finding.ts'
import type { Style } from '../terminal/terminal.ts'
import { wrapped } from '../terminal/wrapped.ts'
import { VouchCommand } from './vouch-command.ts'

const MARKS: Readonly<Record<Finding['state'], { mark: string; style: Style }>> = {
  ok: { mark: 'ok     ', style: 'green' },
  note: { mark: 'note   ', style: 'yellow' },
  problem: { mark: 'problem', style: 'red' },
}

/** Below the words of a finding. */
const INDENT = ' '.repeat(18)

export class DoctorCommand extends VouchCommand {
  static override paths = [['doctor']]

  static override usage = Command.Usage({
    category: 'Help',
    description: 'find out what is wrong, and say what to do',
    details: `
      Looks at Node and the program that your shell finds, the folders and the configuration, the server and its clock, proxies, the
      agent, the session, the versions of all of them, and the AWS profiles with whatever wins over them; and changes nothing. Each
      finding comes with what to do. Ends with exit code 0 where there is no problem, else with the code of the first; a note is no
      fault.

      \`\`\`
      $ vouch doctor
      ok       node     Version 24.11.1.
      ok       server   https://vouch.example.com answers in 21 ms.
      note     session  Not logged in.
                        Run \`vouch login\`.
      \`\`\`

      \`--json\` prints one object, \`ok\` and \`findings\`: each with \`check\`, \`state\` (ok, note or problem), \`words\`, where there is
      something to do \`fix\`, where it is an error its \`code\`, and \`exit\`.
    `,
    examples: [
      ['Look at everything', '$0 doctor'],
      ['For a script', '$0 doctor --json'],
    ],
  })

  server = takes(values.url, Option.String('--server', { description: 'address of the Vouch server' }))
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const { environment } = this
    const { program } = this.context
    const found = await Promise.all([
      checkProgram(environment, program),
      checkFolders(environment),
      checkServer(environment, this.server),
      checkProxies(environment),
      checkAgent(environment),
    ])
    const findings = [...found.flat(), ...checkAws(environment.aws, program)]
    const exit = findings.find(({ state }) => state === 'problem')?.exit ?? ExitCode.ok
    if (this.json) this.terminal.print(JSON.stringify({ ok: exit === ExitCode.ok, findings }))
    else for (const finding of findings) this.tell(finding)
    return exit
  }

  private tell({ check, state, words, fix, code }: Finding): void {
    const { terminal } = this
    const { mark, style } = MARKS[state]
    const room = terminal.width === undefined ? undefined : Math.max(20, terminal.width - INDENT.length)
    const shown = [`${words}${code === undefined ? '' : ` (${code})`}`, ...(fix === undefined ? [] : [fix])]
    const lines = shown.flatMap((text) => wrapped(text, room).split('\n'))
    terminal.print(`${terminal.paint(style, mark)}  ${check.padEnd(8)} ${lines[0]}`)
    for (const line of lines.slice(1)) terminal.print(`${INDENT}${line}`)
  }
}
