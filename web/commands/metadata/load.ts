import { readFile } from 'node:fs/promises'
import { VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { fetchBlob } from '../../domain/metadata-service/fetch-blob.ts'
import { loadBlob } from '../../domain/metadata-service/load-blob.ts'
import { ServerCommand } from '../server-command.ts'

export class MetadataLoadCommand extends ServerCommand {
  static override paths = [['metadata', 'load']]
  static override usage = Command.Usage({
    category: 'Keys of people',
    description: 'load what the FIDO Alliance publishes about models of security keys',
    details: 'Without a file it is downloaded. Keys of models that are reported to be broken are disabled.',
    examples: [
      ['Now', 'vouch-server metadata load'],
      ['On a server that reaches nothing outside', 'vouch-server metadata load blob.jwt'],
    ],
  })

  file = Option.String({ required: false })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const loaded = await loadBlob(runtime, await this.blob(), this.file === undefined ? 'url' : 'file')
      const { no, models, nextUpdate, changed, disabled } = loaded
      const news = changed ? 'is in use now' : 'was in use already'
      this.tell(`Number ${no} ${news}: ${models} models, until ${nextUpdate}. Keys disabled: ${disabled}.`)
    })
  }

  private async blob(): Promise<string> {
    if (this.file !== undefined) return readFile(this.file, 'utf8').catch(unreadable)
    const { url } = this.config.metadataService
    if (url === undefined) throw new VouchError('metadataUnreachable', { detail: 'VOUCH_MDS_URL is off.' })
    return fetchBlob(url)
  }
}

function unreadable(cause: unknown): never {
  throw new VouchError('commandUsage', { detail: 'The file cannot be read.', cause })
}
