import { Command, Option } from 'clipanion'
import { knownSettings, type SettingName } from '../../domain/settings/known-settings.ts'
import { readSettings } from '../../domain/settings/settings.ts'
import { ServerCommand } from '../server-command.ts'

export class SettingsListCommand extends ServerCommand {
  static override paths = [['settings', 'list']]
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'list what can be changed while the server runs',
    examples: [['For another program', 'vouch-server settings list --json']],
  })

  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const settings = await readSettings(runtime)
      const names = Object.keys(knownSettings) as SettingName[]
      const rows = names.map((name) => ({ name, value: settings[name], about: knownSettings[name].summary }))
      this.answerTable(rows, this.json)
    })
  }
}
