import { Command, Option } from 'clipanion'
import { changeSetting } from '../../domain/settings/settings.ts'
import { ServerCommand } from '../server-command.ts'

export class SettingsSetCommand extends ServerCommand {
  static override paths = [['settings', 'set']]
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'change a setting, on every replica and from the next request on',
    examples: [['Demand session tags in AWS', 'vouch-server settings set aws_untagged_fallback forbid']],
  })

  name = Option.String()
  value = Option.String()

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      await changeSetting(runtime, this.name, this.value)
      this.tell(`${this.name} is changed.`)
    })
  }
}
