import { ExitCode } from '@vouch/protocol'
import { Command } from 'clipanion'
import { VouchCommand } from './vouch-command.ts'
import { withRunningAgent } from './with-agent.ts'

export class LogoutCommand extends VouchCommand {
  static override paths = [['logout']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'end the session, here and at the server',
    details: `
      Wipes the session, its key and every cached credential from the agent, and revokes the session at the server. Being
      logged out already is no fault. Where the server cannot be told, the session ends there by itself at its time.

      AWS credentials that a tool has been given already stay good until they expire, an hour at most: AWS takes nothing back.
    `,
    examples: [
      ['Log out', '$0 logout'],
      ['Log in as somebody else', '$0 logout && $0 login'],
    ],
  })

  protected async run(): Promise<number> {
    const { terminal } = this
    const { ended, revokedAtServer } = await withRunningAgent(
      this.agentOptions,
      async (agent) => (await agent?.endSession()) ?? { ended: false, revokedAtServer: false },
    )
    terminal.print(ended ? 'Logged out.' : 'You were not logged in.')
    if (ended && !revokedAtServer) {
      terminal.tell(
        'The server could not be told. Nothing on this machine can use the session any more; it ends there by itself.',
      )
    }
    return ExitCode.ok
  }
}
