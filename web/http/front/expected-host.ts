import type { IncomingMessage } from 'node:http'
import type { Issuer } from '../../config/config.ts'

/**
 * Whether a request was sent to this server by its own name. A page that rebinds its DNS name to this address
 * still sends its own Host. Health checks name the address instead, and are let through.
 *
 * RFC 9112 §3.2: two Host fields are refused, since a proxy may have read the other one.
 */
export function hasExpectedHost(request: IncomingMessage, issuer: Issuer): boolean {
  const hosts = request.headersDistinct.host ?? []
  return hosts.length === 1 && hosts[0] === issuer.host
}
