import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import type { IssuedCredentials } from './issued-credentials.ts'
import type { LocalSts } from './start-sts.ts'

/** The address that signs in is good for 15 minutes (IAM User Guide, "Enable custom identity broker access to the AWS console"). */
const SIGN_IN_MILLISECONDS = 15 * 60_000
const CONSOLES = /^https:\/\/console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\//
const MAX_BODY_BYTES = 64 * 1_024

const sessionSchema = z.strictObject({ sessionId: z.string(), sessionKey: z.string(), sessionToken: z.string() })

/** One answered request, for tests to assert on. */
export interface FederationCall {
  readonly action: string
  readonly method: string
  readonly status: number
  /** Whether credentials stood in the address, where logs have them. */
  readonly sessionInAddress: boolean
  readonly issuer?: string | undefined
  readonly destination?: string | undefined
  /** ARN of the session that was signed in. */
  readonly arn?: string | undefined
  /** As sent. */
  readonly sessionDuration?: string | undefined
}

export interface LocalFederation {
  /** For AWS_ENDPOINT_URL_SIGNIN. */
  readonly url: string
  readonly calls: readonly FederationCall[]
  /** Answers the next request with this in place of the truth. */
  answerNext(status: number, body: string, headers?: Readonly<Record<string, string>>): void
  stop(): Promise<void>
}

/**
 * Starts a local stand-in for the sign-in of the AWS console. README.md beside this file says what it enforces and what it does not.
 *
 * @param sts whose credentials it takes
 */
export async function startFederation(
  sts: Pick<LocalSts, 'issued'>,
  clock: () => Date = () => new Date(),
): Promise<LocalFederation> {
  const federation = new StandInFederation(sts, clock)
  const server = createServer((message, response) => void federation.answer(message, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: federation.calls,
    answerNext: (status, body, headers = {}) => void federation.waiting.push({ status, body, headers }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly arn?: string
}

interface Given {
  readonly credentials: IssuedCredentials
  readonly until: number
}

class StandInFederation {
  readonly calls: FederationCall[] = []
  readonly waiting: Answer[] = []
  readonly #sts: Pick<LocalSts, 'issued'>
  readonly #clock: () => Date
  readonly #tokens = new Map<string, Given>()

  constructor(sts: Pick<LocalSts, 'issued'>, clock: () => Date) {
    this.#sts = sts
    this.#clock = clock
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://localhost')
    const query = message.method === 'POST' ? new URLSearchParams(await bodyOf(message)) : url.searchParams
    const answer = this.waiting.shift() ?? this.#act(url.pathname, query)
    this.calls.push({
      action: query.get('Action') ?? 'unknown',
      method: message.method ?? '',
      status: answer.status,
      sessionInAddress: url.searchParams.has('Session'),
      issuer: query.get('Issuer') ?? undefined,
      destination: query.get('Destination') ?? undefined,
      arn: answer.arn,
      sessionDuration: query.get('SessionDuration') ?? undefined,
    })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  #act(path: string, query: URLSearchParams): Answer {
    if (path !== '/federation') return refusal(404)
    if (query.get('Action') === 'getSigninToken') return this.#giveToken(query)
    return query.get('Action') === 'login' ? this.#signIn(query) : refusal(400)
  }

  #giveToken(query: URLSearchParams): Answer {
    const session = sessionSchema.safeParse(parseJson(query.get('Session') ?? ''))
    const credentials = session.success ? this.#sts.issued(session.data.sessionId) : undefined
    if (!session.success || credentials === undefined || credentials.expiration <= this.#clock()) return refusal(400)
    const { sessionKey, sessionToken } = session.data
    if (!equal(sessionKey, credentials.secretAccessKey) || !equal(sessionToken, credentials.sessionToken)) {
      return refusal(400)
    }
    const SigninToken = randomBytes(96).toString('base64url')
    this.#tokens.set(SigninToken, { credentials, until: this.#clock().getTime() + SIGN_IN_MILLISECONDS })
    const body = JSON.stringify({ SigninToken })
    return { status: 200, body, headers: { 'content-type': 'application/json' }, arn: credentials.arn }
  }

  #signIn(query: URLSearchParams): Answer {
    const given = this.#tokens.get(query.get('SigninToken') ?? '')
    const destination = query.get('Destination') ?? ''
    if (given === undefined || given.until <= this.#clock().getTime() || !CONSOLES.test(destination))
      return refusal(400)
    return { status: 302, body: '', headers: { location: destination }, arn: given.credentials.arn }
  }
}

function refusal(status: number): Answer {
  return { status, body: 'Invalid request', headers: { 'content-type': 'text/html' } }
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of message) if (body.length < MAX_BODY_BYTES) body += String(chunk)
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
