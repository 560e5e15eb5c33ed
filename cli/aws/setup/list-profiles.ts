import { type OperationResult, VouchError } from '@vouch/protocol'
import type { Agent } from '../../agent/client.ts'
import type { AwsFiles } from '../../config/aws-files.ts'
import { environmentTraps } from '../setup/environment-traps.ts'
import { profileStates, profilesElsewhere } from './profile-states.ts'

/** A profile of ours, as `vouch setup aws --list` tells it. */
export interface ListedProfile {
  readonly profile: string
  readonly role: string
  readonly via: readonly string[]
  readonly region: string | null
  readonly duration_seconds: number | null
  /** Null where nobody is logged in, or the server does not say: only AWS itself knows more. */
  readonly works: boolean | null
  /** Why it does not work, or what is odd, a sentence each. */
  readonly notes: readonly string[]
}

export interface ListedProfiles {
  readonly file: string
  readonly profiles: readonly ListedProfile[]
  /** What concerns all of them, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * The profiles of ours, and whether they work: as far as this machine can tell, and the server, which is asked what it would say of each role. Nothing
 * is minted for that.
 *
 * @param agent undefined where none runs
 * @throws VouchError `awsConfigUnsafe`
 */
export async function listProfiles(
  files: AwsFiles,
  program: string,
  agent: Agent | undefined,
): Promise<ListedProfiles> {
  const states = profileStates(files, program)
  const isLoggedIn = (await agent?.status())?.session != null
  const profiles = states.map(async ({ own, problems, notes }): Promise<ListedProfile> => {
    const words = problems.map((problem) => ('fault' in problem ? problem.fault.message : problem.words))
    const said = problems.length > 0 || !isLoggedIn ? undefined : await askServer(agent, [...own.via, own.roleArn])
    return {
      profile: own.profile,
      role: own.roleArn,
      via: own.via,
      region: own.region ?? null,
      duration_seconds: own.durationSeconds ?? null,
      works: problems.length > 0 ? false : (said?.works ?? null),
      notes: [...words, ...(said?.notes ?? []), ...notes],
    }
  })
  const elsewhere = profilesElsewhere(files)
  const notes = [
    ...environmentTraps(
      states.map(({ own }) => own.profile),
      files,
    ),
    ...(elsewhere.length === 0
      ? []
      : [`AWS_CONFIG_FILE leads AWS tools away from ${files.usualConfigFile}, which has ${elsewhere.join(', ')}.`]),
    ...(isLoggedIn || states.length === 0 ? [] : ['You are not logged in: run `vouch login`.']),
  ]
  return { file: files.configFile, profiles: await Promise.all(profiles), notes }
}

interface Verdict {
  readonly works: boolean | null
  readonly notes: readonly string[]
}

/** The server has rules for every role on the way; all of them hold. */
async function askServer(agent: Agent | undefined, roles: readonly string[]): Promise<Verdict> {
  const verdicts = await Promise.all(roles.map((role) => askOf(agent, role)))
  const works = verdicts.some((each) => each.works === false)
    ? false
    : verdicts.every((each) => each.works === true) || null
  return { works, notes: [...new Set(verdicts.flatMap(({ notes }) => notes))] }
}

async function askOf(agent: Agent | undefined, role: string): Promise<Verdict> {
  try {
    const answer = await agent?.callServer('aws.roles.explain', { role })
    return answer === undefined ? { works: null, notes: [] } : verdict(answer)
  } catch (fault) {
    if (!(fault instanceof VouchError)) throw fault
    return { works: null, notes: [fault.message] }
  }
}

function verdict({ permitted, touch_needed }: OperationResult<'aws.roles.explain'>): Verdict {
  if (!permitted) return { works: false, notes: ['The server does not give you this role.'] }
  if (touch_needed) return { works: false, notes: ['It asks for a fresh touch: run `vouch login --fresh`.'] }
  return { works: true, notes: [] }
}
