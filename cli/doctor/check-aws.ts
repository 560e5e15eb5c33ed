import { environmentTraps } from '../aws/setup/environment-traps.ts'
import { type ProfileState, profileStates, profilesElsewhere } from '../aws/setup/profile-states.ts'
import type { AwsFiles } from '../config/aws-files.ts'
import { safeText } from '../terminal/safe-text.ts'
import { type Finding, faulty, note, ok, problem } from './finding.ts'

/**
 * Whether there are profiles of ours, AWS tools would start this program for each of them, and nothing gets in the way.
 *
 * @param program path of the running `vouch`, as it was started
 */
export function checkAws(files: AwsFiles, program: string): Finding[] {
  try {
    const states = profileStates(files, program)
    const elsewhere = profilesElsewhere(files).map((profile) =>
      note(
        'aws',
        `Profile ${safeText(profile, 64)} is in ${safeText(files.usualConfigFile)}, which AWS tools do not read here.`,
        'Unset AWS_CONFIG_FILE, or set the profile up again.',
      ),
    )
    if (states.length === 0) {
      return [note('aws', 'No profile yet.', 'Run `vouch setup aws`, which writes one.'), ...elsewhere]
    }
    const traps = environmentTraps(
      states.map(({ own }) => own.profile),
      files,
    )
    return [...states.flatMap(findingsOf), ...traps.map((words) => note('aws', safeText(words))), ...elsewhere]
  } catch (fault) {
    return [faulty('aws', fault)]
  }
}

function findingsOf({ own, problems, notes }: ProfileState): Finding[] {
  const name = safeText(own.profile, 64)
  if (problems.length > 0) return problems.map((problem) => problemFinding(name, problem))
  if (notes.length > 0) return notes.map((words) => note('aws', `Profile ${name}: ${safeText(words)}`))
  return [ok('aws', `Profile ${name} is set up for ${safeText(own.roleArn, 200)}.`)]
}

function problemFinding(name: string, found: ProfileState['problems'][number]): Finding {
  if ('fault' in found) return faulty('aws', found.fault)
  const words = `Profile ${name}: ${safeText(found.words)}`
  return problem('aws', words)
}
