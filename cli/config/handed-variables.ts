/** Temporary credentials as the agent hands them out. */
export interface HandedCredential {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
  /** ISO 8601, UTC. */
  readonly Expiration: string
}

/** Marks what runs inside `vouch exec`, with the ARN of its role. */
const INSIDE = 'VOUCH_EXEC'

/**
 * Variables by which AWS tools would find other credentials, or another profile, than those that are handed to them (AWS SDKs and Tools
 * Reference Guide, "Environment variables").
 */
const COMPETING = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_DELEGATION_TOKEN',
  'AWS_CREDENTIAL_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const

/** Every name that `handedVariables` may give a value, for who takes them back. */
export const HANDED = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
] as const

/**
 * The variables by which every AWS tool takes a credential.
 *
 * @param region undefined: whatever the tool finds for itself
 */
export function handedVariables(credential: HandedCredential, region: string | undefined): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credential.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.SecretAccessKey,
    AWS_SESSION_TOKEN: credential.SessionToken,
    AWS_CREDENTIAL_EXPIRATION: credential.Expiration,
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  }
}

/** Those of the competing variables that are set. */
export function competingVariables(variables: NodeJS.ProcessEnv = process.env): string[] {
  return COMPETING.filter((name) => variables[name] !== undefined)
}

/**
 * The environment of a program that runs with a role: what we were given, without what competes, with the credential.
 *
 * @param handed of `handedVariables`
 */
export function childEnvironment(
  handed: Readonly<Record<string, string>>,
  roleArn: string,
  variables: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const passed = { ...variables }
  for (const name of COMPETING) delete passed[name]
  return { ...passed, ...handed, [INSIDE]: roleArn }
}

/** The role of the `vouch exec` that this process runs inside of. */
export function enclosingRole(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables[INSIDE] || undefined
}

/** AWS_PROFILE, or as older tools call it. */
export function ambientProfile(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables.AWS_PROFILE || variables.AWS_DEFAULT_PROFILE || undefined
}
