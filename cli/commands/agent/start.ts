import { ExitCode } from '@vouch/protocol'
import { Command } from 'clipanion'
import { VouchCommand } from '../vouch-command.ts'
import { withAgent, withRunningAgent } from '../with-agent.ts'

export class AgentStartCommand extends VouchCommand {
  static override paths = [['agent', 'start']]

  static override usage = Command.Usage({
    category: 'Agent',
    description: 'start the agent',
    details: `
      The agent is the process that holds the session, in memory alone. \`vouch login\` starts it by itself; this is for when you want
      it before. It ends when you stop it, with the machine, or after ten minutes without a session. Ends with exit code 0 where it
      runs already.
    `,
    examples: [
      ['Start the agent', '$0 agent start'],
      ['See whether it runs already', '$0 agent status'],
    ],
  })

  protected async run(): Promise<number> {
    const running = await withRunningAgent(this.agentOptions, async (agent) => agent?.status())
    const { pid } = running ?? (await withAgent(this.agentOptions, (agent) => agent.status()))
    this.terminal.say(
      running === undefined ? `The agent runs (process ${pid}).` : `The agent runs already (process ${pid}).`,
    )
    return ExitCode.ok
  }
}
