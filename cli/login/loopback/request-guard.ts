import type { IncomingMessage } from 'node:http'

/**
 * The status with which a request to the loopback listener is turned away before anything in it is read, or undefined
 * where it is a plain navigation of a browser on this machine. The rules stand in the order in which they apply.
 *
 * @param authority the listener's own `host:port`, as a browser writes it
 */
export function refusalStatus(request: IncomingMessage, authority: string): number | undefined {
  const { headers, headersDistinct, method, url = '' } = request
  // A name that was rebound to 127.0.0.1 still shows in Host: exactly one, and exactly ours.
  const hosts = headersDistinct.host ?? []
  if (hosts.length !== 1 || hosts[0] !== authority) return 421
  if (method !== 'GET') return 405
  // RFC 9112 §3.2: the absolute, authority and asterisk forms are for proxies.
  if (!url.startsWith('/')) return 400
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') return 400
  // A page that pokes at this port sends Origin, or says by fetch metadata that it is no navigation of a tab.
  if (headers.origin !== undefined) return 403
  if ((headers['sec-fetch-mode'] ?? 'navigate') !== 'navigate') return 403
  if ((headers['sec-fetch-dest'] ?? 'document') !== 'document') return 403
  // A page loaded ahead of time was not asked for by the person.
  if (headers['sec-purpose'] !== undefined) return 403
  return undefined
}
