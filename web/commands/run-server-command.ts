import { ExitCode, VouchError } from '@vouch/protocol'
import { type BaseContext, Builtins, type Cli, type CommandClass } from 'clipanion'
import { nearestName } from '../config/nearest-name.ts'
import { printable } from '../log/printable.ts'
import manifest from '../package.json' with { type: 'json' }
import { AuditExportCommand } from './audit/export.ts'
import { AuditKeysCommand } from './audit/keys.ts'
import { AuditTailCommand } from './audit/tail.ts'
import { AuditVerifyCommand } from './audit/verify.ts'
import { BreakGlassCommand } from './break-glass.ts'
import { ClientAddCommand } from './client/add.ts'
import { ClientDisableCommand } from './client/disable.ts'
import { ClientListCommand } from './client/list.ts'
import { InviteCommand } from './invite.ts'
import { KeysInitCommand } from './keys/init.ts'
import { KeysListCommand } from './keys/list.ts'
import { KeysRevokeCommand } from './keys/revoke.ts'
import { KeysRewrapCommand } from './keys/rewrap.ts'
import { KeysRotateCommand } from './keys/rotate.ts'
import { MailTestCommand } from './mail/test.ts'
import { MasterKeyCommand } from './master-key.ts'
import { MetadataLoadCommand } from './metadata/load.ts'
import { MetadataStatusCommand } from './metadata/status.ts'
import { SettingsListCommand } from './settings/list.ts'
import { SettingsSetCommand } from './settings/set.ts'
import { StartCommand } from './start.ts'
import { VouchServerCli } from './vouch-server-cli.ts'

/** Every command of `vouch-server`. */
const commands: readonly CommandClass[] = [
  StartCommand,
  InviteCommand,
  BreakGlassCommand,
  ClientAddCommand,
  ClientListCommand,
  ClientDisableCommand,
  KeysListCommand,
  KeysInitCommand,
  KeysRotateCommand,
  KeysRevokeCommand,
  KeysRewrapCommand,
  MasterKeyCommand,
  MailTestCommand,
  MetadataLoadCommand,
  MetadataStatusCommand,
  SettingsListCommand,
  SettingsSetCommand,
  AuditTailCommand,
  AuditVerifyCommand,
  AuditExportCommand,
  AuditKeysCommand,
  Builtins.HelpCommand,
  Builtins.VersionCommand,
]

/**
 * Runs one command of the server.
 *
 * @param args as typed after `vouch-server`
 * @returns its exit code, from the one table (`ExitCode`)
 */
export async function runServerCommand(args: string[], context: BaseContext): Promise<number> {
  const cli = new VouchServerCli({
    binaryLabel: 'Vouch server',
    binaryName: 'vouch-server',
    binaryVersion: manifest.version,
    enableColors: false,
  })
  for (const command of commands) cli.register(command)
  let command: ReturnType<typeof cli.process>
  try {
    command = cli.process(args, context)
  } catch (error) {
    const fault = new VouchError('commandUsage', { detail: misunderstood(cli, args, error) })
    context.stderr.write(`${fault.code}: ${fault.message}\n${fault.entry.next}\n`)
    return ExitCode.usage
  }
  return cli.run(command, context)
}

/** What was wrong with the words that no command takes, and which command they were most likely meant to be. */
function misunderstood(cli: Cli, args: readonly string[], error: unknown): string {
  const paths = commands.flatMap(({ paths = [] }) => paths.map((path) => path.join(' ')))
  const firstOption = args.findIndex((word) => word.startsWith('-'))
  const words = firstOption === -1 ? args : args.slice(0, firstOption)
  const path = paths.find((known) => known !== '' && `${words.join(' ')} `.startsWith(`${known} `))
  if (path === undefined) {
    const near = nearestName(words.slice(0, 2).join(' '), paths) ?? nearestName(words[0] ?? '', paths)
    return `There is no command ${printable(words.join(' '))}.${near ? ` Did you mean \`vouch-server ${near}\`?` : ''}`
  }
  const missing = cli
    .definitions()
    .find((definition) => definition.path === `vouch-server ${path}`)
    ?.options.filter(({ required }) => required)
    .map(({ definition }) => definition.match(/--[\w-]+/)?.[0] ?? definition)
    .filter((option) => !args.some((word) => word.startsWith(option)))
  if (missing !== undefined && missing.length > 0) return `\`vouch-server ${path}\` needs ${missing.join(' and ')}.`
  const [reason = ''] = error instanceof Error ? error.message.split('\n') : []
  return `\`vouch-server ${path}\`: ${printable(reason)}`
}
