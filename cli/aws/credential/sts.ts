import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { VouchError } from '@vouch/protocol'

export interface WebIdentityRequest {
  readonly region: string
  readonly endpoint: string | undefined
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
  readonly token: string
}

/** Temporary credentials as STS gives them. */
export interface StsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

const CONNECT_MILLISECONDS = 5_000
const ANSWER_MILLISECONDS = 15_000

/**
 * One unsigned AssumeRoleWithWebIdentity. Every setting that the SDK would look for in the environment, in ~/.aws or at the
 * metadata service is given here: it finds nothing of the person's, reads no profile (the one that calls us, say), and tries
 * once, since what to repeat is decided elsewhere.
 *
 * @throws whatever the SDK throws
 */
export async function assumeRoleWithWebIdentity(
  request: WebIdentityRequest,
  signal?: AbortSignal,
): Promise<StsCredentials> {
  const client = new STSClient({
    region: request.region,
    ...(request.endpoint === undefined ? {} : { endpoint: request.endpoint }),
    credentials: neverSigned,
    credentialDefaultProvider: () => neverSigned,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: 'vouch',
    authSchemePreference: ['smithy.api#noAuth'],
    sigv4aSigningRegionSet: [],
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: ANSWER_MILLISECONDS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    }),
  })
  try {
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      WebIdentityToken: request.token,
      DurationSeconds: request.durationSeconds,
    })
    const { Credentials } = await client.send(command, signal === undefined ? {} : { abortSignal: signal })
    return complete(Credentials)
  } finally {
    client.destroy()
  }
}

async function neverSigned(): Promise<never> {
  throw new Error('AssumeRoleWithWebIdentity is not signed')
}

function complete(
  given: {
    AccessKeyId?: string | undefined
    SecretAccessKey?: string | undefined
    SessionToken?: string | undefined
    Expiration?: Date | undefined
  } = {},
): StsCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given
  if (
    !AccessKeyId ||
    !SecretAccessKey ||
    !SessionToken ||
    !(Expiration instanceof Date) ||
    Number.isNaN(Expiration.getTime())
  ) {
    throw new VouchError('awsRefused', { detail: 'Its answer holds no credentials.' })
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  }
}
