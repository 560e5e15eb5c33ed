import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { AgentStatus } from '../agent/client.ts'
import { safeText } from '../terminal/safe-text.ts'
import { version } from '../version.ts'
import { VouchCommand } from './vouch-command.ts'

export class VersionCommand extends VouchCommand {
  static override paths = [['version']]

  static override usage = Command.Usage({
    category: 'Help',
    description: 'show the versions of vouch, its agent, its server and Node',
    details: `
      The version of the server is the one that it told at the last login; nobody is asked for it now. \`vouch --version\` prints the
      version of this program alone. \`vouch login\`, \`vouch status\` and \`vouch doctor\` say on a terminal, once a day at most, where
      this program is older than the server; \`"update_notice": false\` in the configuration file, VOUCH_NO_UPDATE_NOTICE=1, or CI
      silence that.
    `,
    examples: [
      ['Show them', '$0 version'],
      ['For a report', '$0 version --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const status = await this.context.agentStatus().catch(() => undefined)
    if (this.json) this.terminal.print(JSON.stringify(documentOf(status)))
    else for (const [name, text] of linesOf(status)) this.terminal.print(`${`${name}:`.padEnd(8)} ${text}`)
    return ExitCode.ok
  }
}

function linesOf(status: AgentStatus | undefined): [string, string][] {
  const held = status?.session
  const server = held
    ? `${safeText(held.session.server_version ?? 'not told', 32)} at ${safeText(held.server, 300)}`
    : 'not known: nobody is logged in'
  return [
    ['vouch', version],
    ['agent', status === undefined ? 'does not run' : safeText(status.version, 32)],
    ['server', server],
    ['node', `${process.versions.node} on ${process.platform} ${process.arch}`],
  ]
}

function documentOf(status: AgentStatus | undefined): Record<string, unknown> {
  return {
    vouch: version,
    agent: status?.version ?? null,
    server: status?.session?.session.server_version ?? null,
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
  }
}
