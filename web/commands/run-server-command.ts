import { ExitCode } from '@vouch/protocol'
import { type BaseContext, Builtins, Cli, type CommandClass } from 'clipanion'
import { AuditTailCommand } from './audit/tail.ts'
import { ClientAddCommand } from './client/add.ts'
import { ClientDisableCommand } from './client/disable.ts'
import { ClientListCommand } from './client/list.ts'
import { InviteCommand } from './invite.ts'
import { KeysInitCommand } from './keys/init.ts'
import { KeysListCommand } from './keys/list.ts'
import { KeysRevokeCommand } from './keys/revoke.ts'
import { KeysRewrapCommand } from './keys/rewrap.ts'
import { KeysRotateCommand } from './keys/rotate.ts'
import { MasterKeyCommand } from './master-key.ts'
import { SettingsListCommand } from './settings/list.ts'
import { SettingsSetCommand } from './settings/set.ts'
import { StartCommand } from './start.ts'

/** Every command of `vouch-server`. */
const commands: readonly CommandClass[] = [
  StartCommand,
  InviteCommand,
  ClientAddCommand,
  ClientListCommand,
  ClientDisableCommand,
  KeysListCommand,
  KeysInitCommand,
  KeysRotateCommand,
  KeysRevokeCommand,
  KeysRewrapCommand,
  MasterKeyCommand,
  SettingsListCommand,
  SettingsSetCommand,
  AuditTailCommand,
  Builtins.HelpCommand,
]

/**
 * Runs one command of the server.
 *
 * @param args as typed after `vouch-server`
 * @returns its exit code, from the one table (`ExitCode`)
 */
export async function runServerCommand(args: string[], context: BaseContext): Promise<number> {
  const cli = new Cli({ binaryLabel: 'Vouch server', binaryName: 'vouch-server', enableColors: false })
  for (const command of commands) cli.register(command)
  let command: ReturnType<typeof cli.process>
  try {
    command = cli.process(args, context)
  } catch (error) {
    context.stderr.write(cli.error(error))
    return ExitCode.usage
  }
  return cli.run(command, context)
}
