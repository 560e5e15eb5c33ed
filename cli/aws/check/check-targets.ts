import { parseRoleArn, VouchError } from '@vouch/protocol'
import type { AwsFiles } from '../../config/aws-files.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { readConfigFile } from '../config-file/config-file.ts'
import { ownProfiles } from '../profile/own-profiles.ts'

/** A role to check, as a profile asks for it or as it was given. */
export interface CheckTarget {
  readonly roleArn: string
  /** Roles that lead to it, in order. */
  readonly via: readonly string[]
  readonly durationSeconds: number | undefined
  readonly profile: string | undefined
}

/**
 * The roles to check: the one that is given, that of a profile, or those of every profile that Vouch wrote.
 *
 * @throws VouchError `roleArnMalformed`, `awsCheckProfileUnknown`, `awsCheckNoRole`, `awsConfigUnsafe`
 */
export function checkTargets(
  asked: { role: string | undefined; profile: string | undefined },
  files: AwsFiles,
): CheckTarget[] {
  if (asked.role !== undefined && asked.profile !== undefined) {
    throw new VouchError('usage', { detail: 'A role or a profile is checked, not both.' })
  }
  if (asked.role !== undefined) {
    const { arn } = parseRoleArn(asked.role)
    return [{ roleArn: arn, via: [], durationSeconds: undefined, profile: undefined }]
  }
  const known = ownProfiles(readConfigFile(files.configFile, files.home).text)
  if (asked.profile !== undefined) {
    const found = known.filter(({ profile }) => profile === asked.profile)
    if (found.length > 0) return found
    throw new VouchError('awsCheckProfileUnknown', { detail: `The profile is ${safeText(asked.profile, 64)}.` })
  }
  if (known.length === 0) throw new VouchError('awsCheckNoRole')
  return known
}
