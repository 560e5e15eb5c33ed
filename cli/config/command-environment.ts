import { homedir } from 'node:os'
import { join } from 'node:path'
import { type AgentEnvironment, type AwsEnvironment, agentEnvironment, awsEnvironment } from './agent-environment.ts'
import { type AwsFiles, awsFiles } from './aws-files.ts'
import { type Surroundings, surroundings } from './surroundings.ts'

/** What the commands take from the environment. */
export interface CommandEnvironment {
  readonly agent: AgentEnvironment
  readonly aws: AwsFiles
  readonly awsCall: AwsEnvironment
  /** VOUCH_SERVER. */
  readonly server: string | undefined
  /** VOUCH_DEBUG: an error shows where it comes from. */
  readonly debug: boolean
  /** NO_COLOR (no-color.org). */
  readonly colourless: boolean
  /** BROWSER: the name of a program. */
  readonly browser: string | undefined
  /** Where the command runs; looked at when it is asked. */
  surroundings(): Surroundings
  /** SHELL: the program that a person types into. */
  readonly shell: string | undefined
  /** AWS_ENDPOINT_URL_SIGNIN: in the place of the sign-in of the AWS console. */
  readonly signinEndpoint: string | undefined
  /** Where the configuration of this command lies. */
  readonly configFile: string
}

/** @param variables the environment, `process.env` unless a test gives another */
export function commandEnvironment(variables: NodeJS.ProcessEnv = process.env): CommandEnvironment {
  const home = variables.HOME?.startsWith('/') ? variables.HOME : homedir()
  const configured = variables.XDG_CONFIG_HOME
  // XDG Base Directory Specification: a path that is not absolute is to be ignored.
  const configFolder = configured?.startsWith('/') ? configured : join(home, '.config')
  return {
    agent: agentEnvironment(variables),
    aws: awsFiles(variables),
    awsCall: awsEnvironment(variables),
    server: variables.VOUCH_SERVER || undefined,
    debug: !['', '0', 'false', undefined].includes(variables.VOUCH_DEBUG),
    colourless: Boolean(variables.NO_COLOR) || variables.TERM === 'dumb',
    browser: variables.BROWSER || undefined,
    surroundings: () => surroundings(variables),
    shell: variables.SHELL || undefined,
    signinEndpoint: variables.AWS_ENDPOINT_URL_SIGNIN || undefined,
    configFile: join(configFolder, 'vouch', 'config.json'),
  }
}
