import http from 'node:http'
import https from 'node:https'
import { BlockList } from 'node:net'
import tls from 'node:tls'
import { safeText } from '../../../terminal/safe-text.ts'

/** What AWS would get from an address, as far as this machine can tell. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  /** Where a redirect leads to, which AWS does not follow. */
  readonly location: string | undefined
  /** The server's own time: milliseconds since the epoch. */
  readonly date: number | undefined
  readonly text: string
  readonly milliseconds: number
  /** Whether the name led to an address that only a private network has. */
  readonly isPrivate: boolean
  /** Who vouches for the certificate; undefined over http. */
  readonly authority: { readonly name: string; readonly isPublic: boolean } | undefined
}

export type Look =
  | Answer
  | { readonly fault: 'slow' | 'endless' | 'certificate' | 'unreachable'; readonly words: string }

/** How to get there, where it is not by the name and the authorities that Node knows. */
export interface Way {
  /** Certificates of authorities to trust beside Node's own, PEM. */
  readonly authorities?: readonly string[]
  /** Host and port that stand behind the name. */
  readonly dial?: { readonly host: string; readonly port: number }
  /** AWS gives up after about five seconds. */
  readonly milliseconds?: number
}

const PATIENCE_MILLISECONDS = 5_000
const MOST_BYTES = 1_048_576

/** One GET as AWS makes it: no redirect followed, nothing reused, all of it within five seconds. */
export async function look(address: string, way: Way = {}): Promise<Look> {
  const { milliseconds = PATIENCE_MILLISECONDS } = way
  const deadline = AbortSignal.timeout(milliseconds)
  try {
    return await get(new URL(address), way, deadline)
  } catch (error) {
    if (error instanceof RangeError) return { fault: 'endless', words: error.message }
    if (deadline.aborted)
      return {
        fault: 'slow',
        words: `No whole answer within ${milliseconds / 1_000} seconds, and AWS waits no longer.`,
      }
    return faultOf(error)
  }
}

function get(url: URL, { authorities = [], dial }: Way, signal: AbortSignal): Promise<Answer> {
  const began = performance.now()
  const options = {
    method: 'GET',
    agent: false,
    signal,
    headers: { accept: 'application/json', host: url.host },
    ...(dial === undefined ? {} : { hostname: dial.host, port: dial.port, servername: url.hostname }),
    ...(authorities.length === 0 ? {} : { ca: [...tls.rootCertificates, ...authorities] }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2' as const,
  }
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? https.request : http.request
    const request = send(url, options, (incoming) => {
      const { socket } = incoming
      const isPrivate = dial === undefined && PRIVATE.check(socket.remoteAddress ?? '', familyOf(socket.remoteAddress))
      const authority = socket instanceof tls.TLSSocket ? authorityOf(socket) : undefined
      const { 'content-type': contentType = '', location, date = '' } = incoming.headers
      const time = Date.parse(date)
      const head = { contentType, location, date: Number.isNaN(time) ? undefined : time, isPrivate, authority }
      readText(incoming).then(
        (text) => resolve({ ...head, status: incoming.statusCode ?? 0, text, milliseconds: performance.now() - began }),
        reject,
      )
    })
    request.on('error', reject)
    request.end()
  })
}

async function readText(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new RangeError('It is longer than a mebibyte.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The root of the chain, and whether it is one that Node brings along: AWS has a like list of public authorities. */
function authorityOf(socket: tls.TLSSocket): Answer['authority'] {
  let certificate = socket.getPeerCertificate(true)
  for (let depth = 0; depth < 16; depth += 1) {
    const { issuerCertificate } = certificate
    if (issuerCertificate === undefined || issuerCertificate.fingerprint256 === certificate.fingerprint256) break
    certificate = issuerCertificate
  }
  const { O, CN } = certificate.subject ?? {}
  return {
    name: safeText(String(CN ?? O ?? 'an authority without name'), 100),
    isPublic: publicRoots().has(certificate.raw?.toString('base64')),
  }
}

let roots: Set<string | undefined> | undefined
function publicRoots(): Set<string | undefined> {
  roots ??= new Set(tls.rootCertificates.map((pem) => pem.replace(/-----[^-]{1,40}-----|\s/g, '')))
  return roots
}

function faultOf(error: unknown): Look {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/CERT|SIGNATURE|_ISSUER|ERR_TLS|ERR_SSL|EPROTO/.test(code)) {
    return { fault: 'certificate', words: `Its certificate is not accepted (${safeText(code, 64)}).` }
  }
  return { fault: 'unreachable', words: `There is no answer (${safeText(code || 'connection failed', 64)}).` }
}

function familyOf(address: string | undefined): 'ipv4' | 'ipv6' {
  return address?.includes(':') === true ? 'ipv6' : 'ipv4'
}

/** RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193, RFC 4291. */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6')
