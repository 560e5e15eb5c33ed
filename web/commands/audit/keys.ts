import { Command } from 'clipanion'
import { auditKeySet } from '../../domain/audit/audit-key.ts'
import { ServerCommand } from '../server-command.ts'

export class AuditKeysCommand extends ServerCommand {
  static override paths = [['audit', 'keys']]
  static override usage = Command.Usage({
    category: 'Audit',
    description: 'print the public keys that checkpoints of the audit log are checked with, as a JWK Set',
    examples: [['Keep them elsewhere', 'vouch-server audit keys > audit-keys.json']],
  })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => this.answer(JSON.stringify(await auditKeySet(runtime), undefined, 2)))
  }
}
