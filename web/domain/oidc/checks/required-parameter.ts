import { VouchError } from '@vouch/protocol'
import type { EndpointRequest } from '../endpoint-request.ts'

/** @throws VouchError `requestMalformed` where the parameter is missing or empty (RFC 6749 §3.1: sent without value is not sent) */
export function requiredParameter(request: EndpointRequest, name: string): string {
  const value = optionalParameter(request, name)
  if (value === undefined) throw new VouchError('requestMalformed', { detail: `${name} is missing.` })
  return value
}

export function optionalParameter(request: EndpointRequest, name: string): string | undefined {
  const value = request.parameters.get(name)
  return value === '' ? undefined : value
}
