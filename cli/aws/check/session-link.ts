import { catalogue, errorNameOf, VouchError } from '@vouch/protocol'
import type { Agent, AgentStatus, SessionStatus } from '../../agent/client.ts'
import { durationText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { version } from '../../version.ts'
import { note, ok } from './finding.ts'
import { brokenLink, type Link, linkOf } from './link.ts'

/** The first link: whose session the agent holds, and until when. */
export async function sessionLink(agent: Agent | undefined): Promise<{ link: Link; held: SessionStatus | undefined }> {
  if (agent === undefined) return { link: brokenLink('session', new VouchError('notLoggedIn')), held: undefined }
  try {
    const status = await agent.status()
    return { link: heldLink(status), held: status.session ?? undefined }
  } catch (fault) {
    return { link: brokenLink('session', fault), held: undefined }
  }
}

function heldLink({ session: held, ended, version: agentVersion }: AgentStatus): Link {
  if (held === null) {
    const why = errorNameOf(ended?.code ?? '')
    return brokenLink('session', new VouchError(why ?? 'notLoggedIn'))
  }
  const who = `${safeText(held.session.person.email, 320)} at ${safeText(held.server, 300)}`
  const agent =
    agentVersion === version
      ? ok('session.agent', 'The agent is of the version of this command.')
      : note(
          'session.agent',
          `The agent is of version ${safeText(agentVersion, 32)}, this command of ${version}: ${catalogue.agentProtocol.next}`,
        )
  return linkOf('session', `${who}, for another ${durationText(held.remainingSeconds)}.`, [agent])
}
