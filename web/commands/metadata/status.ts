import { Command, Option } from 'clipanion'
import { metadataStatus } from '../../domain/metadata-service/refresh-metadata.ts'
import { ServerCommand } from '../server-command.ts'

export class MetadataStatusCommand extends ServerCommand {
  static override paths = [['metadata', 'status']]
  static override usage = Command.Usage({
    category: 'Keys of people',
    description: 'show which metadata about models of security keys is in use',
    examples: [['For another program', 'vouch-server metadata status --json']],
  })

  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const { inUse, expired, lastCheck } = await metadataStatus(runtime)
      if (inUse === undefined) this.tell('None is in use: `vouch-server metadata load` loads it.')
      const row = inUse && { ...inUse, expired, lastError: lastCheck?.error ?? '' }
      this.answerTable(row === undefined ? [] : [row], this.json)
    })
  }
}
