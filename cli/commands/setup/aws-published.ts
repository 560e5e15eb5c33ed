import type { Readable, Writable } from 'node:stream'
import { type PublishedRole, VouchError } from '@vouch/protocol'
import type { AgentOptions } from '../../agent/client.ts'
import type { OwnProfile } from '../../aws/profile/own-profiles.ts'
import type { AwsSetupRequest } from '../../aws/setup/aws-setup.ts'
import { publishedProfiles } from '../../aws/setup/published-profiles.ts'
import { askYesOrNo } from '../../terminal/ask.ts'
import { listenForInterruption } from '../../terminal/interruption.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { withRunningAgent } from '../with-agent.ts'
import type { Reported } from './aws-report.ts'

/**
 * The roles that are published for whoever is logged in.
 *
 * @throws VouchError `notLoggedIn`, or why the server does not tell: no list is never an empty one
 */
export function publishedRoles(options: AgentOptions): Promise<readonly PublishedRole[]> {
  return withRunningAgent(options, async (agent) => {
    if (agent === undefined) throw new VouchError('notLoggedIn')
    return (await agent.callServer('aws.roles.list', {})).roles
  })
}

/** The same for the dialogue: who is not logged in, or whose server does not answer, can still give an ARN. */
export async function rolesToChooseFrom(options: AgentOptions): Promise<readonly PublishedRole[]> {
  try {
    return await publishedRoles(options)
  } catch (fault) {
    if (fault instanceof VouchError) return []
    throw fault
  }
}

/** What `--all` comes to: profiles to put, those to take out where `prune` is wanted, and what is told beside. */
export function publishedSetup(
  roles: readonly PublishedRole[],
  prune: boolean,
): { readonly request: Omit<AwsSetupRequest, 'program'>; readonly reported: Reported } {
  const isPublished = (own: OwnProfile) => roles.some(({ arn }) => arn === own.roleArn)
  const { put, refused } = publishedProfiles(roles)
  const take = prune ? (own: OwnProfile) => !isPublished(own) : undefined
  return { request: { put, take, lenient: true }, reported: { refused, isPublished, published: roles.length } }
}

/**
 * Asks before nothing is left: that no role is published may be a mistake of an administrator, or of whoever plays one.
 *
 * @param watched where somebody can be asked
 * @throws VouchError `awsPruneOfAll` where nobody can, or the answer is no; `cancelled`
 */
export async function confirmPruneOfAll(
  profiles: readonly string[],
  watched: { readonly input: Readable; readonly output: Writable } | undefined,
): Promise<void> {
  const names = profiles.map((profile) => safeText(profile, 64)).join(', ')
  const refusal = new VouchError('awsPruneOfAll', {
    detail: `${profiles.length === 1 ? 'It is' : 'They are'} ${names}.`,
  })
  if (watched === undefined) throw refusal
  const interruption = listenForInterruption()
  try {
    const question = `No role is published for you. Take out every profile of Vouch: ${names}?`
    if (!(await askYesOrNo(question, { ...watched, signal: interruption.signal }, 'no'))) throw refusal
  } finally {
    interruption.release()
  }
}
