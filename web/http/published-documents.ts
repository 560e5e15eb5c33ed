import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { catalogue, paths, type VouchError } from '@vouch/protocol'
import type { Config, Issuer } from '../config/config.ts'
import { providerMetadata } from '../domain/discovery/provider-metadata.ts'
import type { SigningKeys } from '../domain/signing-keys/signing-keys.ts'
import { securityHeaders } from './security-headers.ts'

/** Answers the request and returns true where it asks for a published document; otherwise touches nothing. */
export type PublishedDocuments = (req: IncomingMessage, res: ServerResponse) => boolean

interface PublishedDocumentsInput {
  readonly config: Pick<Config, 'issuer'>
  /** Started: there is something to publish. */
  readonly signingKeys: Pick<SigningKeys, 'publishedJwks'>
}

interface PreparedAnswer {
  readonly body: Buffer
  readonly text: string
  readonly etag: string
  /** Names and values by turns, as node takes them without copying. */
  readonly headers: string[]
  readonly notModifiedHeaders: string[]
}

/**
 * The discovery document at both addresses, and the key set: answered straight on node's request, from bytes in memory.
 * AWS gives up on a provider after about five seconds and does not say so; these must answer whatever else is broken.
 */
export function createPublishedDocuments({ config, signingKeys }: PublishedDocumentsInput): PublishedDocuments {
  const common = commonHeaders(config.issuer)
  const prepare = (body: Buffer) => prepareAnswer(body, common)
  const metadata = prepare(Buffer.from(JSON.stringify(providerMetadata(config.issuer))))
  let keySet: PreparedAnswer | undefined

  function currentKeySet(): PreparedAnswer {
    const bytes = signingKeys.publishedJwks()
    if (keySet?.body !== bytes) keySet = prepare(bytes)
    return keySet
  }

  const documents = new Map<string, () => PreparedAnswer>([
    [paths.openidConfiguration, () => metadata],
    [paths.authorizationServerMetadata, () => metadata],
    [paths.jwks, currentKeySet],
  ])

  return (req, res) => {
    const document = documents.get(pathOf(req.url ?? ''))
    if (document === undefined) return false
    if (req.method === 'GET' || req.method === 'HEAD') answer(req, res, document())
    else if (req.method === 'OPTIONS') res.writeHead(204, [...common, ...preflightHeaders]).end()
    else problem(res, 'methodRefused', [...common, 'Allow', 'GET, HEAD, OPTIONS'])
    return true
  }
}

function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { text, etag, headers, notModifiedHeaders }: PreparedAnswer,
): void {
  const condition = req.headers['if-none-match']
  if (condition !== undefined && matches(condition, etag)) res.writeHead(304, notModifiedHeaders).end()
  else if (req.method === 'HEAD') res.writeHead(200, headers).end()
  // A text goes out with its head in one write; a buffer would be a second chunk. JSON of ours is ASCII.
  else res.writeHead(200, headers).end(text, 'latin1')
}

function prepareAnswer(body: Buffer, common: readonly string[]): PreparedAnswer {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const cached = [...common, 'Cache-Control', 'public, max-age=300, stale-if-error=86400', 'ETag', etag]
  const typed = ['Content-Type', 'application/json', 'Content-Length', String(body.length)]
  return { body, text: body.toString('latin1'), etag, notModifiedHeaders: cached, headers: [...cached, ...typed] }
}

function commonHeaders(issuer: Issuer): readonly string[] {
  const headers = {
    ...securityHeaders(issuer),
    // Public documents: a browser application on any origin may read them.
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag',
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  }
  return Object.entries(headers).flat()
}

const preflightHeaders = [
  ...['Access-Control-Allow-Methods', 'GET, HEAD'],
  ...['Access-Control-Allow-Headers', 'If-None-Match'],
  ...['Access-Control-Max-Age', '86400'],
]

// RFC 9457.
function problem(res: ServerResponse, name: VouchError['errorName'], headers: readonly string[]): void {
  const { status, what, next, code } = catalogue[name]
  const body = JSON.stringify({ type: 'about:blank', title: what, status, detail: next, code })
  const typed = ['Content-Type', 'application/problem+json', 'Content-Length', String(Buffer.byteLength(body))]
  res.writeHead(status, [...headers, 'Cache-Control', 'no-store', ...typed]).end(body)
}

// RFC 9110 §13.1.2: a list, compared weakly.
function matches(condition: string, etag: string): boolean {
  return condition.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
