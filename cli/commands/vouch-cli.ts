import { Cli } from 'clipanion'
import type { CommandContext } from './vouch-command.ts'

/** What stands for the value of an option in help. */
export const VALUE_NAMES: Readonly<Record<string, string>> = {
  '--server': 'URL',
  '--timeout': 'N',
  '--role': 'ARN',
  '--via': 'ARN',
  '--profile': 'NAME',
  '--region': 'NAME',
  '--duration': 'N',
  '--print-iam': 'FORM',
  '--email': 'MAIL',
  '--domain': 'NAME',
  '--proven-domain': 'NAME',
  '--account': 'ID',
  '--role-name': 'NAME',
  '--partition': 'NAME',
}

/** Says in its help what the value of an option is, where the library numbers them. */
export class VouchCli extends Cli<CommandContext> {
  override usage(...args: Parameters<Cli<CommandContext>['usage']>): string {
    return super.usage(...args).replace(/(--[\w-]+) #0( {0,2})/g, (found, option: string, room: string) => {
      const name = VALUE_NAMES[option]
      // The room that a longer name takes comes out of the column's.
      const left = room.length === 2 && name !== undefined ? 4 - name.length : room.length
      return name === undefined ? found : `${option} ${name}${' '.repeat(left)}`
    })
  }
}
