import { VouchError } from '@vouch/protocol'
import type { EndpointContext } from '../endpoint-request.ts'
import { offered } from '../offered.ts'
import { optionalParameter } from './required-parameter.ts'

/** OIDC Core §3.1.2.6, §6, §7.2.1: features that change what a request means, so that ignoring them would be wrong. */
const UNSUPPORTED = ['request', 'registration', 'id_token_hint'] as const

const responseModes: ReadonlySet<string> = new Set(offered.responseModes)

/**
 * Refuses what would change the meaning of a request and is not offered here; what is merely unknown is ignored
 * (RFC 6749 §3.1). No address out of a request is ever fetched.
 *
 * @throws VouchError `parameterUnsupported`, `requestMalformed`
 */
export function supportedRequest({ request }: EndpointContext): void {
  for (const name of UNSUPPORTED) {
    if (request.parameters.has(name)) throw new VouchError('parameterUnsupported', { detail: `It is ${name}.` })
  }
  const mode = optionalParameter(request, 'response_mode')
  if (mode !== undefined && !responseModes.has(mode)) {
    throw new VouchError('requestMalformed', { detail: `response_mode is ${[...responseModes].join(' or ')}.` })
  }
}

/** RFC 9126 §2.1: a pushed request names no other; OIDC Core §6.2: none by address. @throws VouchError `requestMalformed` */
export function withoutRequestUri({ request }: EndpointContext): void {
  if (request.parameters.has('request_uri')) {
    throw new VouchError('requestMalformed', { detail: 'request_uri has no place here.' })
  }
}
