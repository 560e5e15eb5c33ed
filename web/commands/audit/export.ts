import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'clipanion'
import { exportEvents } from '../../domain/audit/export-events.ts'
import { writeExport } from '../../domain/audit/write-export.ts'
import { ServerCommand } from '../server-command.ts'
import { oneOf } from './one-of.ts'

export class AuditExportCommand extends ServerCommand {
  static override paths = [['audit', 'export']]
  static override usage = Command.Usage({
    category: 'Audit',
    description: 'write the audit log out, in the order of its chain',
    details: 'NDJSON holds checkpoints too: `vouch-server audit verify --file` proves it without the database.',
    examples: [
      ['All of it', 'vouch-server audit export > audit.ndjson'],
      ['A day for a spreadsheet', 'vouch-server audit export --format csv --since 2026-11-23 --until 2026-11-24'],
    ],
  })

  format = Option.String('--format', 'ndjson', { description: 'ndjson or csv' })
  person = Option.String('--person', {
    description: 'only what this person did or had done to them: e-mail address or id',
  })
  about = Option.String('--about', { description: 'only what is about this person' })
  by = Option.String('--by', { description: 'only what this person did to others' })
  type = Option.String('--type', { description: 'only events of this type, such as token.minted' })
  role = Option.String('--role', {
    description: 'only of this AWS role: an ARN, or a pattern such as arn:aws:iam::*:role/*Admin*',
  })
  since = Option.String('--since', { description: 'from this time on (ISO 8601)' })
  until = Option.String('--until', { description: 'before this time (ISO 8601)' })

  protected run(): Promise<void> {
    const format = oneOf('--format', this.format, ['ndjson', 'csv'])
    const { person, about, by, type, role, since, until } = this
    return this.withRuntime(async (runtime) => {
      const records = exportEvents(runtime, { person, about, by, type, role, since, until })
      await pipeline(writeExport(records, format), this.context.stdout, { end: false })
    })
  }
}
