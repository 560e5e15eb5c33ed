import { planAwsSetup } from '../aws/setup/aws-setup.ts'
import { readConfigFile } from '../aws/setup/config-file.ts'
import { roleWrittenByVouch } from '../aws/setup/credential-line.ts'
import { linesOf, profileOf, sectionsOf } from '../aws/setup/ini-sections.ts'
import type { AwsFiles } from '../config/aws-files.ts'
import { safeText } from '../terminal/safe-text.ts'
import { bad, type Finding, good, warning } from './finding.ts'

/**
 * Whether there are profiles of ours, and AWS tools would start this program for each of them.
 *
 * @param program path of the running `vouch`, as it was started
 */
export function checkAws(files: AwsFiles, program: string): Finding[] {
  try {
    const profiles = profilesOfVouch(files)
    if (profiles.length === 0) return [warning('aws', 'No profile yet. `vouch setup aws --role ARN` writes one.')]
    return profiles.map(({ profile, roleArn }) => profileFinding(profile, roleArn, files, program))
  } catch (fault) {
    return [bad('aws', fault)]
  }
}

function profilesOfVouch(files: AwsFiles): { profile: string; roleArn: string }[] {
  const { text } = readConfigFile(files.configFile, files.home)
  return sectionsOf(linesOf(text)).flatMap((section) => {
    const profile = profileOf(section.header)
    const written = roleWrittenByVouch(section)
    return profile === undefined || written === undefined ? [] : [{ profile, roleArn: written.roleArn }]
  })
}

function profileFinding(profile: string, roleArn: string, files: AwsFiles, program: string): Finding {
  const name = safeText(profile, 64)
  try {
    const { change } = planAwsSetup({ roleArn, profile, program }, files)
    if (change === 'none') return good('aws', `Profile ${name} is set up for ${safeText(roleArn, 200)}.`)
    const again = `vouch setup aws --role ${safeText(roleArn, 200)} --profile ${name}`
    return warning('aws', `Profile ${name} starts another vouch than this one. Run \`${again}\`.`)
  } catch (fault) {
    return bad('aws', fault)
  }
}
