import type { AwsFiles } from '../../config/aws-files.ts'

/**
 * What in the environment keeps AWS tools from a profile of ours, or leads them to it: a sentence each, with what to do.
 *
 * @param profiles names of the profiles that are meant
 */
export function environmentTraps(profiles: readonly string[], { environment, configFile }: AwsFiles): string[] {
  const [variable, chosen] =
    environment.profile === undefined
      ? (['AWS_DEFAULT_PROFILE', environment.defaultProfile] as const)
      : (['AWS_PROFILE', environment.profile] as const)
  const found: string[] = []
  if (environment.hasAccessKey) {
    found.push('AWS_ACCESS_KEY_ID is set: AWS tools take its keys before a profile. Unset it.')
  }
  if (chosen !== undefined && !profiles.includes(chosen)) {
    found.push(`${variable} is ${chosen}: AWS tools take that profile, unless they are told --profile.`)
  }
  if (environment.namesConfigFile) {
    found.push(`AWS_CONFIG_FILE is set: tools that start without it do not read ${configFile}.`)
  }
  return found
}
