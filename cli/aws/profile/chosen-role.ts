import { readFileSync } from 'node:fs'
import { type OwnProfile, ownProfiles } from './own-profiles.ts'

/** How a person says which role they mean. */
export interface RoleChoice {
  readonly role: string | undefined
  readonly profile: string | undefined
  readonly via: readonly string[]
  readonly region: string | undefined
  /** Seconds. */
  readonly duration: number | undefined
}

/** What is asked of the agent. */
export interface ChosenRole {
  readonly roleArn: string
  readonly via: readonly string[]
  readonly durationSeconds: number | undefined
  /** Where the person, the profile or the environment names one. */
  readonly region: string | undefined
}

/** Why there is none: the name of an error, and what is particular to the case. */
export interface NoRole {
  readonly errorName: 'roleUnclear' | 'profileNotOfVouch'
  readonly detail: string
}

/** What the choice looks at besides what was typed. */
export interface ChoiceSurroundings {
  readonly configFile: string
  /** AWS_PROFILE. */
  readonly profile: string | undefined
  /** AWS_REGION: what is typed and what the profile says come before it. */
  readonly region: string | undefined
}

/** The profile that `vouch setup aws` writes first. */
const DEFAULT_PROFILE = 'vouch'

/**
 * The role that a person means: the one that they name, else that of the profile that they name, else that of AWS_PROFILE, else that of
 * the profile `vouch`. It throws nothing and loads nothing, since it stands at the start of `vouch exec`.
 */
export function chooseRole(choice: RoleChoice, around: ChoiceSurroundings): ChosenRole | NoRole {
  const { role, profile, via, duration: durationSeconds } = choice
  if (role !== undefined) {
    if (profile !== undefined) return unclear('Both --role and --profile are given.')
    return { roleArn: role, via, durationSeconds, region: choice.region ?? around.region }
  }
  if (via.length > 0) return unclear('--via leads to no role.')
  const name = profile ?? around.profile ?? DEFAULT_PROFILE
  // A name that stands there twice is nobody's: tools differ in which of the two they take.
  const [found, second] = profilesIn(around.configFile).filter((each) => each.profile === name)
  if (found === undefined || second !== undefined) {
    if (profile === undefined && around.profile === undefined) {
      return unclear(`None is named, and there is no profile ${DEFAULT_PROFILE}.`)
    }
    return { errorName: 'profileNotOfVouch', detail: `The profile is ${name}.` }
  }
  return {
    roleArn: found.roleArn,
    via: found.via,
    durationSeconds: durationSeconds ?? found.durationSeconds,
    region: choice.region ?? found.region ?? around.region,
  }
}

/** The profiles of ours in the file; none where it cannot be read. */
export function profilesIn(configFile: string): OwnProfile[] {
  try {
    return ownProfiles(readFileSync(configFile, 'latin1'))
  } catch {
    return []
  }
}

function unclear(detail: string): NoRole {
  return { errorName: 'roleUnclear', detail }
}
