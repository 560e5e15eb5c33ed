import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { VouchError } from '@vouch/protocol'

interface RoleRequest {
  readonly region: string
  readonly endpoint: string | undefined
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
}

export interface WebIdentityRequest extends RoleRequest {
  readonly token: string
}

export interface AssumeRoleRequest extends RoleRequest {
  /** Of the role before: they sign. */
  readonly source: StsCredentials
}

/** Temporary credentials as STS gives them. */
export interface StsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
  /** `arn:…:assumed-role/ROLE/SESSION` */
  readonly assumedRoleArn?: string | undefined
}

const CONNECT_MILLISECONDS = 5_000
const ANSWER_MILLISECONDS = 15_000

/**
 * One unsigned AssumeRoleWithWebIdentity.
 *
 * @throws whatever the SDK throws
 */
export async function assumeRoleWithWebIdentity(
  request: WebIdentityRequest,
  signal?: AbortSignal,
): Promise<StsCredentials> {
  return withClient(request, undefined, async (client) => {
    const command = new AssumeRoleWithWebIdentityCommand({ ...parametersOf(request), WebIdentityToken: request.token })
    return client.send(command, optionsFor(signal))
  })
}

/**
 * One AssumeRole, signed with the credentials of the role before. Source identity and tags are not sent: those of the session before
 * stay with it.
 *
 * @throws whatever the SDK throws
 */
export async function assumeRole(request: AssumeRoleRequest, signal?: AbortSignal): Promise<StsCredentials> {
  return withClient(request, request.source, async (client) => {
    const command = new AssumeRoleCommand(parametersOf(request))
    return client.send(command, optionsFor(signal))
  })
}

function parametersOf({ roleArn, sessionName, durationSeconds }: RoleRequest) {
  return { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: durationSeconds }
}

function optionsFor(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal }
}

/**
 * Every setting that the SDK would look for in the environment, in ~/.aws or at the metadata service is given here: it finds nothing of
 * the person's, reads no profile (the one that calls us, say), and tries once, since what to repeat is decided elsewhere.
 */
async function withClient(
  { region, endpoint }: RoleRequest,
  signing: StsCredentials | undefined,
  call: (client: STSClient) => Promise<GivenSession>,
): Promise<StsCredentials> {
  const client = new STSClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: signing ?? neverSigned,
    credentialDefaultProvider: () => neverSigned,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: 'vouch',
    authSchemePreference: [signing === undefined ? 'smithy.api#noAuth' : 'aws.auth#sigv4'],
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
    return complete(await call(client))
  } finally {
    client.destroy()
  }
}

interface GivenSession {
  readonly Credentials?: GivenCredentials | undefined
  readonly AssumedRoleUser?: { readonly Arn?: string | undefined } | undefined
}

interface GivenCredentials {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
  readonly Expiration?: Date | undefined
}

async function neverSigned(): Promise<never> {
  throw new Error('AssumeRoleWithWebIdentity is not signed')
}

function complete({ Credentials = {}, AssumedRoleUser }: GivenSession): StsCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials
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
    assumedRoleArn: AssumedRoleUser?.Arn,
  }
}
