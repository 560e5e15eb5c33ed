import type { IncomingMessage } from 'node:http'
import type { Issuer } from '../../config/config.ts'

/**
 * Whether a request was sent to this server by its own name. A page that rebinds its DNS name to this address
 * still sends its own Host. Health checks name the address instead, and are let through.
 */
export function hasExpectedHost(request: IncomingMessage, issuer: Issuer): boolean {
  return request.headers.host === issuer.host
}
