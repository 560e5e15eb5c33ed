import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { IssuedCredentials } from '../sts/issued-credentials.ts'
import { StsError } from '../sts/sts-error.ts'
import { verifySignature } from '../sts/verify-signature.ts'
import { bucketsXml, objectsXml, refusalXml } from './s3-xml.ts'

export interface S3Options {
  /** Names of objects by bucket. */
  readonly buckets: Readonly<Record<string, readonly string[]>>
  /** The credentials that an STS gave out under this access key ID. */
  readonly issued: (accessKeyId: string) => IssuedCredentials | undefined
}

/** One answered request. */
export interface S3Call {
  readonly path: string
  /** ARN of the session that signed it. */
  readonly caller: string | undefined
  /** `ok`, or the error code. */
  readonly outcome: string
  readonly reason?: string | undefined
}

export interface LocalS3 {
  readonly url: string
  readonly calls: readonly S3Call[]
  stop(): Promise<void>
}

/** SHA-256 of nothing: a listing has no body. */
const EMPTY = createHash('sha256').digest('hex')

/**
 * Starts a stand-in for S3 on a free port of 127.0.0.1, for clients that want to see what they may list. It has ListBuckets, ListObjects
 * of both versions and the location of a bucket, by path and not by host name, and knows neither pages nor delimiters. A request must be
 * signed, by Signature Version 4 in its header, with credentials that the local STS has given out and that have not expired.
 */
export async function startS3({ buckets, issued }: S3Options): Promise<LocalS3> {
  const calls: S3Call[] = []
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const url = new URL(message.url ?? '/', `http://${message.headers.host ?? 'localhost'}`)
    let caller: string | undefined
    try {
      caller = await callerOf(message, url, issued)
      const body = listing(url, buckets)
      calls.push({ path: url.pathname, caller, outcome: 'ok' })
      send(response, 200, body)
    } catch (error) {
      const refusal = error instanceof StsError ? error : new StsError('InternalFailure', 'internal', String(error))
      calls.push({ path: url.pathname, caller, outcome: refusal.code, reason: refusal.reason })
      send(response, refusal.status, refusalXml(refusal.code, refusal.message))
    }
  }
  const server = createServer((message, response) => void answer(message, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function callerOf(message: IncomingMessage, url: URL, issued: S3Options['issued']): Promise<string> {
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
  if (![EMPTY, 'UNSIGNED-PAYLOAD'].includes(headers['x-amz-content-sha256'] ?? '')) {
    throw new StsError('SignatureDoesNotMatch', 'The hash of the body is not that of the body.')
  }
  const request = { method: message.method ?? 'GET', url, headers, body: '' }
  return (await verifySignature(request, issued, new Date(), 's3')).arn
}

function listing(url: URL, buckets: S3Options['buckets']): string {
  const [name = '', more] = decodeURIComponent(url.pathname).split('/').filter(Boolean)
  if (more !== undefined) throw new StsError('InvalidAction', 'This is no listing.')
  if (name === '') return bucketsXml(Object.keys(buckets))
  const objects = buckets[name]
  if (objects === undefined) throw new StsError('AccessDenied', 'Access Denied')
  const prefix = url.searchParams.get('prefix') ?? ''
  return objectsXml(
    name,
    prefix,
    objects.filter((object) => object.startsWith(prefix)),
  )
}

function send(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': randomUUID() })
  response.end(xml)
}
