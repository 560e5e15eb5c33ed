import { VouchError } from '@vouch/protocol'
import { LOOPBACK_HOSTS } from '../config/server-url.ts'

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'the network has no way there',
  ENETUNREACH: 'the network has no way there',
  ETIMEDOUT: 'no answer in time',
}

/** The error for a request that got no answer, with the reason in plain words and the fault of the network as its cause. */
export function networkFault(url: URL, cause: unknown): VouchError {
  if (cause instanceof VouchError) return cause
  const code = codeOf(cause)
  const reason = REASONS[code] ?? (isCertificateFault(code) ? 'its certificate was not accepted' : undefined)
  const hint =
    code === 'ECONNREFUSED' && LOOPBACK_HOSTS.has(url.hostname) ? ' Where it is yours, start it with `npm start`.' : ''
  const words = [reason, code].filter((word) => word !== undefined && word !== '')
  return new VouchError('serverUnreachable', {
    detail: `${url.host}: ${words.join(', ') || 'no answer'}.${hint}`,
    cause,
  })
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return ''
  if (cause.name === 'TimeoutError') return 'ETIMEDOUT'
  // Node tries every address of a name, and reports them together.
  if (cause instanceof AggregateError && cause.errors.length > 0 && !('code' in cause)) return codeOf(cause.errors[0])
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

function isCertificateFault(code: string): boolean {
  return /CERT|SIGNATURE|_ISSUER|ERR_TLS/.test(code)
}
