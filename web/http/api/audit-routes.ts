import { Readable } from 'node:stream'
import { VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import { z } from 'zod'
import { AUDIT_READ, requireApiToken } from '../../domain/api-tokens/api-token-use.ts'
import { type AuditFilterName, auditFilterNames, longestFilter } from '../../domain/audit/audit-filters.ts'
import { beginExport } from '../../domain/audit/begin-export.ts'
import { pullAuditEvents } from '../../domain/audit/pull-audit-events.ts'
import { writeExport } from '../../domain/audit/write-export.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { requester } from '../requester.ts'
import { refuseOtherSites } from '../same-origin.ts'

const MAX_LIMIT = 1_000
const filter = (name: AuditFilterName) =>
  z
    .string()
    .max(longestFilter(name))
    .regex(/^[^\0]*$/)
    .optional()
type FilterShape = Record<AuditFilterName, ReturnType<typeof filter>>
const filters = z.strictObject(Object.fromEntries(auditFilterNames.map((name) => [name, filter(name)])) as FilterShape)
const exportQuery = filters.extend({ format: z.enum(['ndjson', 'csv']).default('ndjson') })
const pullQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .default('0'),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(MAX_LIMIT),
})
const types = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8; header=present' }

/**
 * `GET /api/v1/audit/export?format=ndjson|csv&person=…`: a download for administrators.
 * `GET /api/v1/audit/events?cursor=…&limit=…`: for programs with a token of scope `audit:read`.
 */
export function auditRoutes(runtime: Runtime): Hono<Env> {
  return new Hono<Env>()
    .get('/api/v1/audit/export', refuseOtherSites, async (context) => {
      const { ip, now } = requester(context, runtime)
      const { format, ...filtered } = query(exportQuery, context.req.queries())
      const sessionToken = sessionCookie(context, runtime.config.issuer)
      const records = await beginExport(runtime, { sessionToken, filters: filtered, format, ip, now })
      const file = `vouch-audit-${now.toISOString().slice(0, 10)}.${format}`
      return context.body(Readable.toWeb(writeExport(records, format)) as ReadableStream, 200, {
        'content-type': types[format],
        'content-disposition': `attachment; filename="${file}"`,
      })
    })
    .get('/api/v1/audit/events', async (context) => {
      // RFC 6750 §3: whatever becomes of the request, this is how one authenticates.
      context.header('www-authenticate', `Bearer realm="${runtime.config.issuer.url}", scope="${AUDIT_READ}"`)
      await requireApiToken(runtime, context.req.header('authorization'), AUDIT_READ)
      const { cursor, limit } = query(pullQuery, context.req.queries())
      context.header('www-authenticate', undefined)
      return context.json(await pullAuditEvents(runtime, { cursor: BigInt(cursor), limit }))
    })
}

/** Of a parameter that is given twice there is no telling which is meant; an empty one is what a form sends for none. */
function query<T>(schema: z.ZodType<T>, parameters: Readonly<Record<string, readonly string[]>>): T {
  const single = Object.entries(parameters).map(([name, values]) => [name, values.length === 1 ? values[0] : values])
  const { success, data, error } = schema.safeParse(Object.fromEntries(single.filter(([, value]) => value !== '')))
  if (success) return data
  const names = new Set(error.issues.map(({ path, code }) => (path.join('.') || code).slice(0, 40)))
  throw new VouchError('requestMalformed', { detail: `Wrong: ${[...names].join(', ')}.` })
}
