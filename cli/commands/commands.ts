import { briefCommands } from './brief-commands.ts'
import { type ListedCommand, listed, type VouchCommandClass } from './listed-command.ts'

/** Every command there is. */
export const commands: readonly ListedCommand[] = [
  listed('login', async () => (await import('./login.ts')).LoginCommand),
  listed('logout', async () => (await import('./logout.ts')).LogoutCommand),
  briefCommands.status,
  briefCommands.whoami,
  listed('enroll', async () => (await import('./enroll.ts')).EnrollCommand),
  listed('setup aws', async () => (await import('./setup/aws.ts')).SetupAwsCommand),
  listed('credential aws', async () => (await import('./credential/aws.ts')).CredentialAwsCommand),
  listed('exec', async () => (await import('./exec.ts')).ExecCommand),
  listed('aws check', async () => (await import('./aws/check.ts')).AwsCheckCommand),
  listed('serve aws', async () => (await import('./serve/aws.ts')).ServeAwsCommand),
  listed('serve list', async () => (await import('./serve/list.ts')).ServeListCommand),
  listed('serve end', async () => (await import('./serve/end.ts')).ServeEndCommand),
  listed('env', async () => (await import('./env.ts')).EnvCommand),
  listed('aws console', async () => (await import('./aws/console.ts')).AwsConsoleCommand),
  listed('aws roles', async () => (await import('./aws/roles.ts')).AwsRolesCommand),
  listed('keys list', async () => (await import('./keys/list.ts')).KeysListCommand),
  listed('keys rename', async () => (await import('./keys/rename.ts')).KeysRenameCommand),
  listed('keys remove', async () => (await import('./keys/remove.ts')).KeysRemoveCommand),
  listed('sessions list', async () => (await import('./sessions/list.ts')).SessionsListCommand),
  listed('sessions revoke', async () => (await import('./sessions/revoke.ts')).SessionsRevokeCommand),
  listed('agent start', async () => (await import('./agent/start.ts')).AgentStartCommand),
  listed('agent stop', async () => (await import('./agent/stop.ts')).AgentStopCommand),
  briefCommands.agentStatus,
  listed('doctor', async () => (await import('./doctor.ts')).DoctorCommand),
  briefCommands.completion,
  briefCommands.init,
  briefCommands.version,
]

/** The classes of all of them: for what tells of commands, and runs none. */
export function allCommands(): Promise<readonly VouchCommandClass[]> {
  return Promise.all(commands.map(({ load }) => load()))
}
