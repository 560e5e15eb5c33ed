import { catalogue } from '@vouch/protocol'
import type { AgentStatus } from '../agent/client.ts'
import { connectAgent } from '../agent/client.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { durationText } from '../terminal/duration-text.ts'
import { safeText } from '../terminal/safe-text.ts'
import { isOlder } from '../update/version-order.ts'
import { version } from '../version.ts'
import { type Finding, faulty, note, ok } from './finding.ts'

/** Whether the agent runs, is of this version, and holds a session. */
export async function checkAgent(environment: CommandEnvironment): Promise<Finding[]> {
  try {
    const agent = await connectAgent({ environment: environment.agent })
    if (agent === undefined) return [note('agent', 'It does not run.', 'Run `vouch login`, which starts it.')]
    try {
      return agentFindings(await agent.status())
    } finally {
      agent.close()
    }
  } catch (fault) {
    return [faulty('agent', fault)]
  }
}

function agentFindings(status: AgentStatus): Finding[] {
  const memory = `${Math.round(status.residentBytes / 1_048_576)} MiB`
  const agent =
    status.version === version
      ? ok('agent', `It runs (process ${status.pid}, ${memory}).`)
      : note(
          'agent',
          `It is of version ${safeText(status.version, 32)}, this command of ${version}.`,
          'Run `vouch agent stop`, then `vouch login`.',
        )
  const { session: held } = status
  if (held === null) return [agent, note('session', 'Not logged in.', catalogue.notLoggedIn.next)]
  const who = `${safeText(held.session.person.email, 320)} at ${safeText(held.server, 300)}`
  const session = ok('session', `${who}, for another ${durationText(held.remainingSeconds)}.`)
  return [agent, session, ...versionFindings(held.session.server_version)]
}

function versionFindings(server: string | undefined): Finding[] {
  if (server === undefined) return []
  const shown = safeText(server, 32)
  if (!isOlder(version, server)) return [ok('version', `The server has ${shown}.`)]
  return [note('version', `This is vouch ${version}, and the server has ${shown}.`, 'Update vouch.')]
}
