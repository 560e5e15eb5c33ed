import type { IncomingMessage } from 'node:http'
import { paths } from '@vouch/protocol'

/** Who answers a request: the protocol side (Hono), the pages (Next), or nobody. */
export type Destination = 'protocol' | 'pages' | 'health' | 'none'

const protocolFolders = ['/oauth/', '/api/', '/.well-known/', `${paths.shortLogin}/`]

export function destinationOf(request: IncomingMessage): Destination {
  // The absolute form is for proxies (RFC 9112 §3.2.2), which this server is not.
  const target = request.url ?? ''
  if (!target.startsWith('/') || target.startsWith('//')) return 'none'
  const [path = '/', query = ''] = target.split('?', 2)
  if (!isPlain(path)) return 'none'
  if (path === '/healthz' || path === '/readyz') return 'health'
  if (protocolFolders.some((folder) => path.startsWith(folder))) return 'protocol'
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads) return 'protocol'
  // The browser comes back from the command line's loopback with its proof.
  if (path.startsWith('/login/') && new URLSearchParams(query).has('proof')) return 'protocol'
  return 'pages'
}

/** Whether a path says one thing to everybody who reads it. No browser of ours asks for another. */
function isPlain(path: string): boolean {
  const decoded = decodedPath(path)
  if (decoded === undefined || /[\0\\]/.test(decoded)) return false
  // RFC 3986 §5.2.4: a cache before us takes `/_next/static/../../keys` for a file that is everybody's, Next for the page.
  if (decoded.split('/').some((segment) => segment === '.' || segment === '..')) return false
  // Where Next's router asks for the parts of a page, which are left out here (pages.ts).
  return !decoded.endsWith('.rsc')
}

// Next answers 500 to an escape in a page's address that is no UTF-8.
function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
