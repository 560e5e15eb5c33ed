import { timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import type { IssuedCredentials } from './issued-credentials.ts'
import { StsError } from './sts-error.ts'

/** Signature Version 4: a request is good for 15 minutes to either side of its date. */
const MAX_SKEW_MILLISECONDS = 15 * 60_000

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]+)\/(sts|s3)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** What is signed of a request. */
export interface SignedRequest {
  readonly method: string
  readonly url: URL
  /** Lower-case names, each with one value. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/**
 * Checks the Signature Version 4 of a request by signing it again with the secret of the credentials that it names.
 *
 * @param service that the request is for: S3 names the hash of the body in a header, and writes a path as it is
 * @param find the credentials with this access key ID
 * @returns the credentials that signed
 * @throws StsError `MissingAuthenticationToken`, `InvalidClientTokenId`, `ExpiredToken`, `SignatureDoesNotMatch`
 */
export async function verifySignature(
  request: SignedRequest,
  find: (accessKeyId: string) => IssuedCredentials | undefined,
  now: Date,
  service: 'sts' | 's3' = 'sts',
): Promise<IssuedCredentials> {
  const authorization = request.headers.authorization
  if (authorization === undefined) {
    throw new StsError('MissingAuthenticationToken', 'Request is missing Authentication Token')
  }
  const [, accessKeyId = '', day, region = '', scope, signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(authorization) ?? []
  if (day === undefined) throw mismatch('the Authorization header is malformed')
  if (scope !== service) throw mismatch(`it is signed for ${scope}`)
  const credentials = find(accessKeyId)
  if (credentials === undefined || !equal(request.headers['x-amz-security-token'] ?? '', credentials.sessionToken)) {
    throw new StsError('InvalidClientTokenId', 'The security token included in the request is invalid.')
  }
  if (credentials.expiration <= now) {
    throw new StsError('ExpiredToken', 'The security token included in the request is expired')
  }
  const signingDate = signingDateOf(request, day, now)
  const expected = await signAgain(request, credentials, {
    region,
    service,
    signingDate,
    signedHeaders: signedHeaders.split(';'),
  })
  if (!equal(expected, signature)) throw mismatch('the signature is another one')
  return credentials
}

interface Signing {
  readonly region: string
  readonly service: 'sts' | 's3'
  readonly signingDate: Date
  readonly signedHeaders: readonly string[]
}

async function signAgain(request: SignedRequest, credentials: IssuedCredentials, signing: Signing): Promise<string> {
  for (const required of ['host', 'x-amz-date', 'x-amz-security-token']) {
    if (!signing.signedHeaders.includes(required)) throw mismatch(`${required} is not signed`)
  }
  const signer = new SignatureV4({
    service: signing.service,
    region: signing.region,
    uriEscapePath: signing.service !== 's3',
    credentials,
    sha256: Sha256,
    applyChecksum: false,
  })
  const headers = Object.fromEntries(signing.signedHeaders.map((name) => [name, request.headers[name] ?? '']))
  const { url } = request
  const again = await signer.sign(
    {
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: request.body,
    },
    { signingDate: signing.signingDate, signableHeaders: new Set(signing.signedHeaders) },
  )
  return AUTHORIZATION.exec(again.headers.authorization ?? '')?.at(-1) ?? ''
}

function signingDateOf(request: SignedRequest, day: string, now: Date): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers['x-amz-date'] ?? '')
  if (match === null) throw mismatch('x-amz-date is malformed')
  const [text, year, month, date, hours, minutes, seconds] = match
  const signed = new Date(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`)
  if (!text.startsWith(day)) throw mismatch('x-amz-date is another day than the scope')
  if (!(Math.abs(signed.getTime() - now.getTime()) <= MAX_SKEW_MILLISECONDS)) throw mismatch('the signature is too old')
  return signed
}

function mismatch(reason: string): StsError {
  const message = 'The request signature we calculated does not match the signature you provided.'
  return new StsError('SignatureDoesNotMatch', message, reason)
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
