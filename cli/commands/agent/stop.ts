import { ExitCode } from '@vouch/protocol'
import { Command } from 'clipanion'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'

export class AgentStopCommand extends VouchCommand {
  static override paths = [['agent', 'stop']]

  static override usage = Command.Usage({
    category: 'Agent',
    description: 'log out and stop the agent',
    details:
      'Ends the session as `vouch logout` does, since without the agent nothing could use it, and stops the process. Ends with exit code 0 also where none was running.',
    examples: [
      ['Stop the agent', '$0 agent stop'],
      ['Start it anew, after an update of Vouch', '$0 agent stop && $0 login'],
    ],
  })

  protected async run(): Promise<number> {
    const stopped = await withRunningAgent(this.agentOptions, async (agent) => {
      if (agent === undefined) return false
      await agent.endSession()
      await agent.stop()
      return true
    })
    this.terminal.print(stopped ? 'The agent has stopped.' : 'No agent was running.')
    return ExitCode.ok
  }
}
