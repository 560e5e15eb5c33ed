import { ExitCode } from '@vouch/protocol'
import { Command } from 'clipanion'
import { VouchCommand } from '../vouch-command.ts'
import { withAgent, withRunningAgent } from '../with-agent.ts'

export class AgentStartCommand extends VouchCommand {
  static override paths = [['agent', 'start']]

  static override usage = Command.Usage({
    category: 'Agent',
    description: 'start the agent',
    details:
      'The agent holds the session in memory. `vouch login` starts it by itself; this is for when you want it before.',
    examples: [
      ['Start the agent', '$0 agent start'],
      ['See whether it runs already', '$0 agent status'],
    ],
  })

  protected async run(): Promise<number> {
    const running = await withRunningAgent(this.agentOptions, async (agent) => agent?.status())
    const { pid } = running ?? (await withAgent(this.agentOptions, (agent) => agent.status()))
    this.terminal.print(
      running === undefined ? `The agent runs (process ${pid}).` : `The agent runs already (process ${pid}).`,
    )
    return ExitCode.ok
  }
}
