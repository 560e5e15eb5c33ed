import type { IncomingMessage } from 'node:http'
import { equalSecrets } from '../../secret/equal-secrets.ts'

/** What a loan is asked with: both are random, and good for nothing else. */
export interface LoanSecrets {
  /** Path of the one address that answers. */
  readonly path: string
  /** Value of the Authorization header, as AWS tools send it (AWS SDKs Reference, "Container credential provider"). */
  readonly token: string
}

/** Why a request gets nothing: it is none of an AWS tool here, or it does not show the token. */
export type RequestRefusal = { readonly status: number; readonly error: 'loanRequestRefused' | 'loanTokenWrong' }

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/

/**
 * Turns away what no AWS tool on this machine, or at the other end of an `ssh -R`, would send. The rules stand in the order in which
 * they apply.
 *
 * @returns undefined where the request is in order
 */
export function requestRefusal(request: IncomingMessage, secrets: LoanSecrets): RequestRefusal | undefined {
  const status = wrongStatus(request)
  if (status !== undefined) return { status, error: 'loanRequestRefused' }
  const { headersDistinct, url = '' } = request
  const shown = headersDistinct.authorization ?? []
  // Both are compared whatever comes of the first: which one was wrong is not to be told by the time that it takes.
  const isToken = equalSecrets(shown.length === 1 ? (shown[0] ?? '') : '', secrets.token)
  const isPath = equalSecrets(url, secrets.path)
  if (!isPath) return { status: 404, error: 'loanTokenWrong' }
  return isToken ? undefined : { status: 401, error: 'loanTokenWrong' }
}

function wrongStatus({ headers, headersDistinct, httpVersion, method }: IncomingMessage): number | undefined {
  if (httpVersion !== '1.1') return 505
  // A name that was rebound to 127.0.0.1 still shows in Host. At the other end of an `ssh -R` the port may be another.
  const hosts = headersDistinct.host ?? []
  if (hosts.length !== 1 || !LOOPBACK_HOST.test(hosts[0] ?? '')) return 421
  if (method !== 'GET') return 405
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') return 400
  // No AWS tool is a browser: what a page sends gets nothing, whatever it knows.
  const ofBrowser = Object.keys(headers).some((name) => name === 'origin' || name.startsWith('sec-'))
  return ofBrowser ? 403 : undefined
}
