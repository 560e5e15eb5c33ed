import { homedir } from 'node:os'

/** What the agent, its client and `vouch credential aws` take from the environment. */
export interface AgentEnvironment {
  readonly home: string
  /** XDG_RUNTIME_DIR, where it is an absolute path (XDG Base Directory Specification). */
  readonly runtimeDirectory: string | undefined
  /** VOUCH_NO_AGENT is set: nothing may hold a session. */
  readonly agentDisabled: boolean
}

/** What a call of STS takes from the environment of the tool that asks, not of the agent. */
export interface AwsEnvironment {
  readonly region: string | undefined
  readonly stsEndpoint: string | undefined
}

/** @param variables the environment, `process.env` unless a test gives another */
export function agentEnvironment(variables: NodeJS.ProcessEnv = process.env): AgentEnvironment {
  const runtime = variables.XDG_RUNTIME_DIR
  return {
    home: variables.HOME?.startsWith('/') ? variables.HOME : homedir(),
    runtimeDirectory: runtime?.startsWith('/') ? runtime : undefined,
    agentDisabled: isSet(variables.VOUCH_NO_AGENT),
  }
}

/** AWS_REGION wins over AWS_DEFAULT_REGION, as in the SDKs; an empty variable is one that is not set. */
export function awsEnvironment(variables: NodeJS.ProcessEnv = process.env): AwsEnvironment {
  return {
    region: variables.AWS_REGION || variables.AWS_DEFAULT_REGION || undefined,
    stsEndpoint: variables.AWS_ENDPOINT_URL_STS || undefined,
  }
}

/**
 * Whether the environment opens a debugger in this process without a word of it to `node:inspector`: the engine of the single file
 * does so.
 */
export function opensDebugger(variables: NodeJS.ProcessEnv = process.env): boolean {
  return ['BUN_INSPECT', 'BUN_INSPECT_CONNECT_TO'].some((name) => variables[name] !== undefined)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

/**
 * The environment that the agent's process gets: what it needs to find its folders, and nothing that can load code into it or
 * change whom it trusts (NODE_OPTIONS, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, NODE_TLS_REJECT_UNAUTHORIZED, LD_PRELOAD, DYLD_…). A
 * list of what passes cannot forget a name.
 */
export function environmentForAgent(variables: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED_TO_AGENT) {
    const value = variables[name]
    if (value !== undefined) passed[name] = value
  }
  return passed
}

const PASSED_TO_AGENT = ['HOME', 'XDG_RUNTIME_DIR', 'USER', 'PATH', 'TZ', 'SystemRoot', 'USERPROFILE', 'LOCALAPPDATA']
