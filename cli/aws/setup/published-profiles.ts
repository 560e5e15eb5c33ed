import { type PublishedRole, VouchError } from '@vouch/protocol'
import type { AwsSetup, WantedProfile } from './aws-setup.ts'

/** What the published roles come to: profiles to put, and what is left out before anything is looked at. */
export interface PublishedProfiles {
  readonly put: readonly WantedProfile[]
  readonly refused: AwsSetup['refused']
}

/**
 * The profiles of the roles that an administrator published. The name `default` is not taken from a server: every tool that names no profile would
 * change its account by it. Of two that claim one name the first has it.
 */
export function publishedProfiles(roles: readonly PublishedRole[]): PublishedProfiles {
  const put: WantedProfile[] = []
  const refused: { wanted: WantedProfile; fault: VouchError }[] = []
  for (const role of roles) {
    const wanted = wantedProfile(role)
    const isClaimed = wanted.profile !== undefined && put.some(({ profile }) => profile === wanted.profile)
    const reason =
      wanted.profile === 'default'
        ? 'It is published as default, which is yours alone to give: add --profile default.'
        : isClaimed
          ? `Another published role has the name ${wanted.profile} already.`
          : undefined
    if (reason === undefined) put.push(wanted)
    else refused.push({ wanted, fault: new VouchError('awsProfileName', { detail: reason }) })
  }
  return { put, refused }
}

export function wantedProfile({ arn, profile, region, via }: PublishedRole): WantedProfile {
  return {
    roleArn: arn,
    profile: profile ?? undefined,
    region: region ?? undefined,
    via: via.length > 0 ? via : undefined,
  }
}
