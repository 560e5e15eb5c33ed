import { VouchError } from '@vouch/protocol'
import type { EndpointContext, EndpointRequest } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

/** RFC 6749 Appendix A.5: visible ASCII. */
const VISIBLE = /^[\x20-\x7e]+$/
const MAX_LENGTH = 1024

/** `state` is sent back as it came. @throws VouchError `requestMalformed` */
export function echoedState({ request }: Pick<EndpointContext, 'request'>): { state: string | null } {
  return { state: visible(request, 'state') }
}

/** `nonce` goes into the ID token as it came (OIDC Core §3.1.2.1). @throws VouchError `requestMalformed` */
export function echoedNonce({ request }: EndpointContext): { nonce: string | null } {
  return { nonce: visible(request, 'nonce') }
}

function visible(request: EndpointRequest, name: string): string | null {
  const value = optionalParameter(request, name)
  if (value !== undefined && (value.length > MAX_LENGTH || !VISIBLE.test(value))) {
    throw new VouchError('requestMalformed', { detail: `${name} takes ${MAX_LENGTH} visible ASCII characters.` })
  }
  return value ?? null
}
