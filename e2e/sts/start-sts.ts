import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assumeRole } from './assume-role.ts'
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts'
import type { IssuedCredentials } from './issued-credentials.ts'
import { IssuerKeys } from './issuer-keys.ts'
import { StsError } from './sts-error.ts'
import { type StsFault, StsFaults } from './sts-faults.ts'
import { actionOf, readRequest, type StsAction, type StsRequest } from './sts-request.ts'
import { makeRole, type OidcProvider, type RoleOptions, type StsWorld } from './sts-world.ts'
import { errorXml, type Fields, resultXml } from './sts-xml.ts'
import { verifySignature } from './verify-signature.ts'

export interface StsOptions {
  readonly providers: readonly OidcProvider[]
  readonly roles: readonly RoleOptions[]
  readonly clock?: () => Date
}

/** One answered call, for tests to assert on. */
export interface StsCall {
  readonly action: string
  /** `ok`, `hangUp`, or the error code. */
  readonly outcome: string
  /** Why it was refused, in more words than AWS gives. */
  readonly reason?: string | undefined
  /** Whether the request carried a signature. */
  readonly signed: boolean
  /** ARN of the session that signed. */
  readonly caller?: string | undefined
  readonly roleArn?: string | undefined
  readonly roleSessionName?: string | undefined
  /** As the caller sent it; undefined: not sent. */
  readonly durationSeconds?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
}

export interface LocalSts {
  /** For AWS_ENDPOINT_URL_STS. */
  readonly url: string
  readonly calls: readonly StsCall[]
  /** What it gave out under this access key ID. */
  issued(accessKeyId: string): IssuedCredentials | undefined
  /** Makes the next calls that ask for a role fail, before anything else is looked at. */
  failNext(fault: StsFault, options?: { times?: number; message?: string }): void
  /** Forgets the faults that are still waiting. */
  heal(): void
  /** Adds a role, or puts another in its place. @throws VouchError `roleArnMalformed`, `trustPolicyMalformed` */
  putRole(role: RoleOptions): void
  stop(): Promise<void>
}

/**
 * Starts a local stand-in for AWS STS on a free port of 127.0.0.1. README.md beside this file says what it enforces and
 * what it does not.
 *
 * @throws VouchError `roleArnMalformed`, `trustPolicyMalformed`
 */
export async function startSts(options: StsOptions): Promise<LocalSts> {
  const sts = new StandInSts(options)
  const server = createServer((message, response) => void sts.answer(message, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: sts.calls,
    issued: (accessKeyId) => sts.issued.get(accessKeyId),
    failNext: (fault, more) => sts.faults.add(fault, more),
    heal: () => sts.faults.clear(),
    putRole: (role) => void sts.roles.set(role.arn, makeRole(role)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Answered {
  readonly fields: Fields
  /** ARN of the session that signed. */
  readonly caller?: string
  /** The session that was given out. */
  readonly session?: IssuedCredentials
}

class StandInSts {
  readonly calls: StsCall[] = []
  readonly faults = new StsFaults()
  readonly issued = new Map<string, IssuedCredentials>()
  readonly roles: Map<string, ReturnType<typeof makeRole>>
  readonly #world: StsWorld
  readonly #keys: IssuerKeys

  constructor(options: StsOptions) {
    this.roles = new Map(options.roles.map((role) => [role.arn, makeRole(role)]))
    this.#world = { providers: options.providers, roles: this.roles, clock: options.clock ?? (() => new Date()) }
    this.#keys = new IssuerKeys(this.#world.clock)
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID()
    let request: StsRequest | undefined
    try {
      request = await readRequest(message)
      const action = actionOf(request)
      const answered = await this.#act(action, request)
      if (answered === 'hangUp') {
        this.#record(request, 'hangUp')
        message.socket.destroy()
        return
      }
      this.#record(request, 'ok', answered)
      send(response, 200, requestId, resultXml(action, answered.fields, requestId))
    } catch (error) {
      const refusal = error instanceof StsError ? error : new StsError('InternalFailure', 'internal', String(error))
      this.#record(request, refusal.code, undefined, refusal.reason)
      send(response, refusal.status, requestId, errorXml(refusal, requestId))
    }
  }

  async #act(action: StsAction, request: StsRequest): Promise<Answered | 'hangUp'> {
    if (action === 'GetCallerIdentity') return this.#callerIdentity(request)
    if (this.faults.next() === 'hangUp') return 'hangUp'
    return action === 'AssumeRole' ? this.#assumeRole(request) : this.#assumeWithWebIdentity(request)
  }

  async #assumeWithWebIdentity(request: StsRequest): Promise<Answered> {
    const assumed = await assumeRoleWithWebIdentity(this.#world, this.#keys, request.parameters, request.sourceIp)
    const { token, credentials, packedPolicySize } = assumed
    return {
      session: this.#keep(credentials),
      fields: {
        SubjectFromWebIdentityToken: token.subject,
        Audience: token.audience,
        ...roleFields(credentials, packedPolicySize),
        Provider: token.provider.issuer,
      },
    }
  }

  async #assumeRole(request: StsRequest): Promise<Answered> {
    const caller = await this.#signedBy(request)
    const { credentials, packedPolicySize } = assumeRole(this.#world, caller, request.parameters, request.sourceIp)
    return {
      caller: caller.arn,
      session: this.#keep(credentials),
      fields: roleFields(credentials, packedPolicySize),
    }
  }

  async #callerIdentity(request: StsRequest): Promise<Answered> {
    const { arn, userId, account } = await this.#signedBy(request)
    return { caller: arn, fields: { Arn: arn, UserId: userId, Account: account } }
  }

  #signedBy(request: StsRequest): Promise<IssuedCredentials> {
    return verifySignature(request, (accessKeyId) => this.issued.get(accessKeyId), this.#world.clock())
  }

  #keep(credentials: IssuedCredentials): IssuedCredentials {
    this.issued.set(credentials.accessKeyId, credentials)
    return credentials
  }

  #record(request: StsRequest | undefined, outcome: string, answered?: Answered, reason?: string): void {
    const parameters = request?.parameters
    this.calls.push({
      action: parameters?.get('Action') ?? 'unknown',
      outcome,
      reason,
      signed: request?.headers.authorization !== undefined || parameters?.has('X-Amz-Signature') === true,
      caller: answered?.caller,
      roleArn: parameters?.get('RoleArn'),
      roleSessionName: parameters?.get('RoleSessionName'),
      durationSeconds: parameters?.get('DurationSeconds'),
      tags: answered?.session?.tags,
      sourceIdentity: answered?.session?.sourceIdentity,
    })
  }
}

function roleFields(credentials: IssuedCredentials, packedPolicySize: number): Fields {
  return {
    AssumedRoleUser: { Arn: credentials.arn, AssumedRoleId: credentials.userId },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration.toISOString().replace('.000Z', 'Z'),
    },
    PackedPolicySize: String(packedPolicySize),
    SourceIdentity: credentials.sourceIdentity,
  }
}

function send(response: ServerResponse, status: number, requestId: string, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId })
  response.end(xml)
}
