import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where AWS tools of this user read their profiles, and what decides how they find `vouch`. */
export interface AwsFiles {
  readonly home: string
  readonly configFile: string
  readonly credentialsFile: string
  /** PATH, split. */
  readonly searchPath: readonly string[]
}

/** AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE are honoured, with a leading `~` as AWS tools take it. */
export function awsFiles(variables: NodeJS.ProcessEnv = process.env): AwsFiles {
  const home = variables.HOME || homedir()
  const separator = process.platform === 'win32' ? ';' : ':'
  return {
    home,
    configFile: pathOf(variables.AWS_CONFIG_FILE, home) ?? join(home, '.aws', 'config'),
    credentialsFile: pathOf(variables.AWS_SHARED_CREDENTIALS_FILE, home) ?? join(home, '.aws', 'credentials'),
    searchPath: (variables.PATH ?? '').split(separator).filter((folder) => folder !== ''),
  }
}

function pathOf(value: string | undefined, home: string): string | undefined {
  if (value === undefined || value === '') return undefined
  return resolve(value.replace(/^~(?=[/\\]|$)/, home))
}
