import { ExitCode, type PublishedRole, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { profilesIn } from '../../aws/profile/chosen-role.ts'
import type { OwnProfile } from '../../aws/profile/own-profiles.ts'
import { sessionText, touchText } from '../../aws/roles/role-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'

interface MyRoles {
  readonly roles: readonly PublishedRole[]
  /** Seconds. */
  readonly touchAge: number
}

export class AwsRolesCommand extends VouchCommand {
  static override paths = [['aws', 'roles']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'list the AWS roles that you may use',
    details: `
      Shows the roles that an administrator has published and that are open to you, with what the rules of the server say of each: how fresh the
      touch of your key must be, how long a session lives, whether it carries your tags, and which roles lead to it; and the profiles of
      this machine that use it. A role that is not published may be open to you all the same.
    `,
    examples: [
      ['Show the roles', '$0 aws roles'],
      ['For a script', '$0 aws roles --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const mine = await withRunningAgent(this.agentOptions, async (agent): Promise<MyRoles> => {
      const held = (await agent?.status())?.session
      if (agent === undefined || !held) throw new VouchError('notLoggedIn')
      const { roles } = await agent.callServer('aws.roles.list', {}).catch(tellNotPublished)
      return { roles, touchAge: Math.max(0, Math.floor(Date.now() / 1_000 - held.session.auth_time)) }
    })
    const profiles = profilesIn(this.environment.aws.configFile)
    if (this.json) this.terminal.print(JSON.stringify(documentOf(mine, profiles)))
    else this.tell(mine, profiles)
    return ExitCode.ok
  }

  private tell({ roles, touchAge }: MyRoles, profiles: readonly OwnProfile[]): void {
    const { terminal } = this
    if (roles.length === 0) {
      terminal.say('No role is published for you.')
      terminal.tell('An administrator publishes roles on the AWS roles page of the server.')
    }
    for (const [index, role] of roles.entries()) {
      if (index > 0) terminal.print('')
      terminal.say(`${terminal.paint('bold', safeText(role.name, 100))}  ${safeText(role.arn, 2_048)}`)
      if (role.description !== '') terminal.say(`  ${safeText(role.description, 500)}`)
      const touch = touchText(role, touchAge)
      terminal.say(`  Touch:    ${role.touch_needed ? terminal.paint('yellow', touch) : touch}`)
      terminal.say(`  Session:  ${sessionText(role)}`)
      if (role.via.length > 0) terminal.say(`  Through:  ${role.via.map((arn) => safeText(arn, 2_048)).join(', ')}`)
      const used = profilesFor(role, profiles)
      terminal.say(
        `  Profiles: ${used.length === 0 ? 'none here; `vouch setup aws --all` writes one' : used.join(', ')}`,
      )
    }
  }
}

/** A server of before the list has no such operation. */
function tellNotPublished(fault: unknown): never {
  if (fault instanceof VouchError && fault.errorName === 'notFound') throw new VouchError('rolesNotPublished')
  throw fault
}

function documentOf({ roles, touchAge }: MyRoles, profiles: readonly OwnProfile[]) {
  return {
    touch_age_seconds: touchAge,
    roles: roles.map((role) => ({ ...role, profiles: profilesFor(role, profiles) })),
  }
}

function profilesFor({ arn, via }: PublishedRole, profiles: readonly OwnProfile[]): string[] {
  const way = JSON.stringify(via)
  return profiles
    .filter((profile) => profile.roleArn === arn && JSON.stringify(profile.via) === way)
    .map(({ profile }) => safeText(profile, 100))
}
