/** Prisma's codes for a database that cannot be reached, is out of connections, or was too slow. */
const PRISMA_CODES: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])

/** Kinds of the driver adapter's own errors. */
const ADAPTER_KINDS: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
])

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** PostgreSQL Appendix A: connection exceptions, insufficient resources, operator intervention; a timeout of the statement. */
const SQLSTATE = /^(08...|53...|57...)$/

/** What node-postgres says without a code. */
const MESSAGES = /Connection terminated|timeout exceeded when trying to connect|pool after calling end|is not queryable/

const MAX_DEPTH = 6

/** Whether an error means that the database is away, or has no room for us: nothing that a client did. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const { code, kind, originalCode, message, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const codes = [code, originalCode].filter((value) => typeof value === 'string')
  if (codes.some((value) => PRISMA_CODES.has(value) || NETWORK_CODES.has(value) || SQLSTATE.test(value))) return true
  if (typeof kind === 'string' && ADAPTER_KINDS.has(kind)) return true
  if (typeof message === 'string' && MESSAGES.test(message)) return true
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseUnavailable(inner, depth + 1))
}
