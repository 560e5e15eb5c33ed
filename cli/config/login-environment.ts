import { homedir } from 'node:os'
import { join } from 'node:path'

/** What decides where a login goes. */
export interface LoginEnvironment {
  /** VOUCH_SERVER. */
  readonly server: string | undefined
  /** Where the configuration of this command lies. */
  readonly configFile: string
}

/** @param variables the environment, `process.env` unless a test gives another */
export function loginEnvironment(variables: NodeJS.ProcessEnv = process.env): LoginEnvironment {
  const home = variables.HOME?.startsWith('/') ? variables.HOME : homedir()
  const configured = variables.XDG_CONFIG_HOME
  // XDG Base Directory Specification: a path that is not absolute is to be ignored.
  const configFolder = configured?.startsWith('/') ? configured : join(home, '.config')
  return { server: variables.VOUCH_SERVER || undefined, configFile: join(configFolder, 'vouch', 'config.json') }
}
