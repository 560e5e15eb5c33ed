import { type CommandDescription, describeCommand } from '../description/describe-command.ts'
import { allCommands } from './commands.ts'

/** Every command, as its class describes it. */
export async function describedCommands(): Promise<readonly CommandDescription[]> {
  return (await allCommands()).map(describeCommand)
}
