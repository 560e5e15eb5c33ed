import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where AWS tools of this user read their profiles, and what decides how they find `vouch`. */
export interface AwsFiles {
  readonly home: string
  readonly configFile: string
  readonly credentialsFile: string
  /** PATH, split. */
  readonly searchPath: readonly string[]
  /** Where they look unless the environment says otherwise. */
  readonly usualConfigFile: string
  readonly environment: AwsToolEnvironment
}

/** What in the environment decides where AWS tools take their credentials from. */
export interface AwsToolEnvironment {
  /** AWS_PROFILE. */
  readonly profile: string | undefined
  /** AWS_DEFAULT_PROFILE. */
  readonly defaultProfile: string | undefined
  /** AWS_ACCESS_KEY_ID is set. */
  readonly hasAccessKey: boolean
  /** AWS_CONFIG_FILE is set. */
  readonly namesConfigFile: boolean
}

/** AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE are honoured, with a leading `~` as AWS tools take it. */
export function awsFiles(variables: NodeJS.ProcessEnv = process.env): AwsFiles {
  const home = variables.HOME || homedir()
  const separator = process.platform === 'win32' ? ';' : ':'
  const usualConfigFile = join(home, '.aws', 'config')
  return {
    home,
    configFile: pathOf(variables.AWS_CONFIG_FILE, home) ?? usualConfigFile,
    credentialsFile: pathOf(variables.AWS_SHARED_CREDENTIALS_FILE, home) ?? join(home, '.aws', 'credentials'),
    searchPath: (variables.PATH ?? '').split(separator).filter((folder) => folder !== ''),
    usualConfigFile,
    environment: {
      profile: variables.AWS_PROFILE || undefined,
      defaultProfile: variables.AWS_DEFAULT_PROFILE || undefined,
      hasAccessKey: Boolean(variables.AWS_ACCESS_KEY_ID),
      namesConfigFile: Boolean(variables.AWS_CONFIG_FILE),
    },
  }
}

function pathOf(value: string | undefined, home: string): string | undefined {
  if (value === undefined || value === '') return undefined
  return resolve(value.replace(/^~(?=[/\\]|$)/, home))
}
