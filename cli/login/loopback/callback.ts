import { type ErrorName, VouchError } from '@vouch/protocol'
import { equalSecrets } from '../../secret/equal-secrets.ts'

export interface ExpectedCallback {
  readonly state: string
  readonly issuer: string
}

/** What arrived at the redirect address: the server's answer, or something that is none and changes nothing. */
export type Callback =
  | { readonly kind: 'stray' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly error: VouchError }

const STRAY: Callback = { kind: 'stray' }

/**
 * Reads the authorization response. Without the state of this login (RFC 6749 §10.12) and the issuer that was asked
 * (RFC 9207 §2.4) it is nobody's answer, an error as much as a code.
 */
export function readCallback(query: URLSearchParams, expected: ExpectedCallback): Callback {
  const state = only(query, 'state')
  const issuer = only(query, 'iss')
  if (state === undefined || !equalSecrets(state, expected.state) || issuer !== expected.issuer) return STRAY
  const code = only(query, 'code')
  const error = only(query, 'error')
  if (code !== undefined && !query.has('error') && /^[\x21-\x7e]{1,512}$/.test(code)) return { kind: 'code', code }
  if (error !== undefined && !query.has('code')) return { kind: 'refused', error: refusalNamed(error) }
  return STRAY
}

// RFC 6749 §3.1: a parameter must not be there more than once.
function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

// RFC 6749 §4.1.2.1.
const ERROR_NAMES: Readonly<Record<string, ErrorName>> = {
  access_denied: 'loginRefused',
  server_error: 'internal',
  temporarily_unavailable: 'databaseUnavailable',
}

function refusalNamed(error: string): VouchError {
  const name = Object.hasOwn(ERROR_NAMES, error) ? ERROR_NAMES[error] : undefined
  return new VouchError(name ?? 'serverAnswerMalformed')
}
