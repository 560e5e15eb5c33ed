import { VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { findLatestAuditEvents } from '../../db/audit/audit-events.ts'
import { ServerCommand } from '../server-command.ts'

export class AuditTailCommand extends ServerCommand {
  static override paths = [['audit', 'tail']]
  static override usage = Command.Usage({
    category: 'Audit',
    description: 'show the newest events of the audit log',
    examples: [['The last hundred', 'vouch-server audit tail -n 100']],
  })

  count = Option.String('-n,--lines', '20', { description: 'how many; at most 10000' })
  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    const count = Number(this.count)
    if (!Number.isInteger(count) || count < 1 || count > 10_000) {
      throw new VouchError('commandUsage', { detail: '--lines takes a number from 1 to 10000.' })
    }
    return this.withRuntime(async ({ database }) => {
      const events = await findLatestAuditEvents(database, count)
      const rows = events.map(({ id, at, type, outcome, personId, keyId, ip, details }) => {
        return { id, at, type, outcome, person: personId, key: keyId, ip, details }
      })
      this.answerTable(this.json ? events.map((event) => ({ ...event })) : rows, this.json)
    })
  }
}
