import type { CommandClass } from 'clipanion'
import { AgentStartCommand } from './agent/start.ts'
import { AgentStatusCommand } from './agent/status.ts'
import { AgentStopCommand } from './agent/stop.ts'
import { AwsCheckCommand } from './aws/check.ts'
import { AwsConsoleCommand } from './aws/console.ts'
import { AwsRolesCommand } from './aws/roles.ts'
import { CompletionCommand } from './completion.ts'
import { CredentialAwsCommand } from './credential/aws.ts'
import { DoctorCommand } from './doctor.ts'
import { EnrollCommand } from './enroll.ts'
import { EnvCommand } from './env.ts'
import { ExecCommand } from './exec.ts'
import { InitCommand } from './init.ts'
import { KeysListCommand } from './keys/list.ts'
import { KeysRemoveCommand } from './keys/remove.ts'
import { KeysRenameCommand } from './keys/rename.ts'
import { LoginCommand } from './login.ts'
import { LogoutCommand } from './logout.ts'
import { ServeAwsCommand } from './serve/aws.ts'
import { ServeEndCommand } from './serve/end.ts'
import { ServeListCommand } from './serve/list.ts'
import { SessionsListCommand } from './sessions/list.ts'
import { SessionsRevokeCommand } from './sessions/revoke.ts'
import { SetupAwsCommand } from './setup/aws.ts'
import { StatusCommand } from './status.ts'
import { VersionCommand } from './version.ts'
import type { CommandContext } from './vouch-command.ts'
import { WhoamiCommand } from './whoami.ts'

/** Every command there is. */
export const commands: readonly CommandClass<CommandContext>[] = [
  LoginCommand,
  LogoutCommand,
  StatusCommand,
  WhoamiCommand,
  EnrollCommand,
  SetupAwsCommand,
  CredentialAwsCommand,
  ExecCommand,
  AwsCheckCommand,
  ServeAwsCommand,
  ServeListCommand,
  ServeEndCommand,
  EnvCommand,
  AwsConsoleCommand,
  AwsRolesCommand,
  KeysListCommand,
  KeysRenameCommand,
  KeysRemoveCommand,
  SessionsListCommand,
  SessionsRevokeCommand,
  AgentStartCommand,
  AgentStopCommand,
  AgentStatusCommand,
  DoctorCommand,
  CompletionCommand,
  InitCommand,
  VersionCommand,
]
