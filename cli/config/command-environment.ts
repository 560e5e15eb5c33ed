import { type AgentEnvironment, type AwsEnvironment, agentEnvironment, awsEnvironment } from './agent-environment.ts'
import { type AwsFiles, awsFiles } from './aws-files.ts'
import { type LoginEnvironment, loginEnvironment } from './login-environment.ts'
import { type Surroundings, surroundings } from './surroundings.ts'

/** What the commands take from the environment. */
export interface CommandEnvironment extends LoginEnvironment {
  readonly agent: AgentEnvironment
  readonly aws: AwsFiles
  readonly awsCall: AwsEnvironment
  /** VOUCH_DEBUG: an error shows where it comes from. */
  readonly debug: boolean
  /** NO_COLOR (no-color.org). */
  readonly colourless: boolean
  /** VOUCH_NO_UPDATE_NOTICE, or CI: nobody wants to hear of a newer version. */
  readonly updateNoticeOff: boolean
  /** Names of the variables that name a proxy; what is in them may be a password. */
  readonly proxies: readonly string[]
  /** BROWSER: the name of a program. */
  readonly browser: string | undefined
  /** Where the command runs; looked at when it is asked. */
  surroundings(): Surroundings
  /** SHELL: the program that a person types into. */
  readonly shell: string | undefined
  /** AWS_ENDPOINT_URL_SIGNIN: in the place of the sign-in of the AWS console. */
  readonly signinEndpoint: string | undefined
}

/** @param variables the environment, `process.env` unless a test gives another */
export function commandEnvironment(variables: NodeJS.ProcessEnv = process.env): CommandEnvironment {
  return {
    ...loginEnvironment(variables),
    agent: agentEnvironment(variables),
    aws: awsFiles(variables),
    awsCall: awsEnvironment(variables),
    debug: isSet(variables.VOUCH_DEBUG),
    colourless: Boolean(variables.NO_COLOR) || variables.TERM === 'dumb',
    updateNoticeOff: isSet(variables.VOUCH_NO_UPDATE_NOTICE) || isSet(variables.CI),
    proxies: PROXIES.filter((name) => variables[name]),
    browser: variables.BROWSER || undefined,
    surroundings: () => surroundings(variables),
    shell: variables.SHELL || undefined,
    signinEndpoint: variables.AWS_ENDPOINT_URL_SIGNIN || undefined,
  }
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

function isSet(value: string | undefined): boolean {
  return !['', '0', 'false', undefined].includes(value)
}
