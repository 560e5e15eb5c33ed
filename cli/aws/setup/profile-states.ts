import { join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import type { AwsFiles } from '../../config/aws-files.ts'
import { isExecutable } from '../../program/is-executable.ts'
import { readConfigFile } from '../config-file/config-file.ts'
import { fileTrap } from '../config-file/file-trap.ts'
import { vouchCall, writtenByVouch } from '../profile/credential-line.ts'
import { type OwnProfile, ownProfiles } from '../profile/own-profiles.ts'
import { planAwsSetup } from '../setup/aws-setup.ts'

/** A profile of ours, and what keeps it from working on this machine. */
export interface ProfileState {
  readonly own: OwnProfile
  /** Each alone keeps AWS tools from its credentials. */
  readonly problems: readonly ProfileProblem[]
  /** What is odd, a sentence each. */
  readonly notes: readonly string[]
}

export type ProfileProblem = { readonly words: string } | { readonly fault: VouchError }

/**
 * Looks at every profile of ours as AWS tools would, and changes nothing.
 *
 * @param program path of the running `vouch`, as it was started
 * @throws VouchError `awsConfigUnsafe` where the file cannot be read
 */
export function profileStates(files: AwsFiles, program: string): ProfileState[] {
  const { path, text } = readConfigFile(files.configFile, files.home)
  const trap = fileTrap(text)
  const unreadable = trap === undefined ? [] : [{ words: `The AWS CLI reads nothing of ${path} as it is. ${trap}` }]
  return ownProfiles(text).map((own) => {
    const lost = missingProgram(own, files)
    const { problems, notes } = lost === undefined ? planned(own, files, program) : { problems: [lost], notes: [] }
    return { own, problems: [...unreadable, ...problems], notes }
  })
}

/** Profiles of ours in the usual file, where the environment leads AWS tools to another. */
export function profilesElsewhere({ environment, configFile, usualConfigFile, home }: AwsFiles): string[] {
  if (!environment.namesConfigFile || configFile === usualConfigFile) return []
  try {
    return ownProfiles(readConfigFile(usualConfigFile, home).text).map(({ profile }) => profile)
  } catch (fault) {
    if (fault instanceof VouchError) return []
    throw fault
  }
}

function planned(own: OwnProfile, files: AwsFiles, program: string): Omit<ProfileState, 'own'> {
  const { profile, roleArn } = own
  try {
    const { changes } = planAwsSetup({ put: [{ profile, roleArn }], program }, files)
    const [change] = changes
    const another = `It starts another vouch than this one. Run \`vouch setup aws --role ${roleArn} --profile ${profile}\`.`
    return { problems: [], notes: [...(change?.change === 'update' ? [another] : []), ...(change?.odd ?? [])] }
  } catch (fault) {
    if (!(fault instanceof VouchError)) throw fault
    return { problems: [{ fault }], notes: [] }
  }
}

function missingProgram({ section }: OwnProfile, { searchPath }: AwsFiles): ProfileProblem | undefined {
  const { program = '' } = vouchCall(writtenByVouch(section)?.value ?? '') ?? {}
  const written = Buffer.from(program, 'latin1').toString('utf8')
  const names = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  const places = /[/\\]/.test(written) ? [written] : searchPath.map((folder) => join(folder, written))
  if (places.some((place) => names.some((name) => isExecutable(place + name)))) return undefined
  const where = places[0] === written ? 'is not there any more' : 'is not on the PATH'
  return { words: `The program that it starts, ${written}, ${where}.` }
}
