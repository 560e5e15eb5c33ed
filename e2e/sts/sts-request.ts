import type { IncomingMessage } from 'node:http'
import { StsError } from './sts-error.ts'

/** Enough for the largest token and session policy. */
const MAX_BODY_BYTES = 64 * 1024
const API_VERSION = '2011-06-15'

/** A request of the AWS Query protocol, read whole. */
export interface StsRequest {
  readonly method: string
  readonly url: URL
  /** Lower-case names, each with one value. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  readonly sourceIp: string
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads a request: parameters in the query of a GET or in the form of a POST.
 *
 * @throws StsError `ValidationError`, `InvalidAction`
 */
export async function readRequest(message: IncomingMessage): Promise<StsRequest> {
  const url = new URL(message.url ?? '/', `http://${message.headers.host ?? 'localhost'}`)
  const body = await readBody(message)
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
  return {
    method: message.method ?? 'GET',
    url,
    headers,
    body,
    sourceIp: message.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    parameters: readParameters(message.method === 'POST' ? new URLSearchParams(body) : url.searchParams),
  }
}

const ACTIONS = ['AssumeRoleWithWebIdentity', 'AssumeRole', 'GetCallerIdentity'] as const
export type StsAction = (typeof ACTIONS)[number]

/**
 * The action that a request asks for.
 *
 * @throws StsError `InvalidAction` where it is none of this API version
 */
export function actionOf(request: StsRequest): StsAction {
  const action = request.parameters.get('Action')
  const version = request.parameters.get('Version')
  const known = ACTIONS.find((name) => name === action)
  if (known !== undefined && version === API_VERSION) return known
  throw new StsError('InvalidAction', `Could not find operation ${action} for version ${version}`)
}

function readParameters(search: URLSearchParams): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of search) {
    if (parameters.has(name)) throw new StsError('ValidationError', `${name} is given twice`)
    parameters.set(name, value)
  }
  return parameters
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_BODY_BYTES) throw new StsError('ValidationError', 'The request is too large')
  }
  return Buffer.concat(chunks).toString('utf8')
}
