import { type IniSection, linesOf, profileOf, sectionsOf } from '../config-file/ini-sections.ts'
import { type CredentialRequest, writtenByVouch } from './credential-line.ts'

/** A profile that Vouch wrote, as the file has it. */
export interface OwnProfile extends CredentialRequest {
  readonly profile: string
  readonly region: string | undefined
  readonly section: IniSection
}

/** The profiles of ours in the text of `~/.aws/config`, in its order. */
export function ownProfiles(text: string): OwnProfile[] {
  return sectionsOf(linesOf(text)).flatMap((section) => {
    const profile = profileOf(section.header)
    const written = writtenByVouch(section)
    if (profile === undefined || written === undefined) return []
    const { roleArn, via, durationSeconds } = written
    const region = section.settings.find(({ key }) => key === 'region')?.value
    return [{ profile, roleArn, via, durationSeconds, region, section }]
  })
}
