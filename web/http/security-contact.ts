import { paths, VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import type { Runtime } from '../runtime.ts'
import type { Env } from './endpoint-request.ts'

/** RFC 9116 §2.5.5 recommends less than a year. */
const VALID_DAYS = 180
const DAY_MS = 86_400_000

/**
 * GET /.well-known/security.txt (RFC 9116): where to report a weakness. The operator's matter: without a contact in the
 * configuration there is no such file. It counts from midnight, so that replicas say the same.
 */
export function securityContactRoute({ config, clock }: Pick<Runtime, 'config' | 'clock'>): Hono<Env> {
  return new Hono<Env>().get(paths.securityText, (context) => {
    if (config.securityContact === undefined) throw new VouchError('notFound')
    const midnight = Math.floor(clock().getTime() / DAY_MS) * DAY_MS
    const lines = [
      `Contact: ${config.securityContact}`,
      `Expires: ${new Date(midnight + VALID_DAYS * DAY_MS).toISOString()}`,
      'Preferred-Languages: en',
      `Canonical: ${config.issuer.url}${paths.securityText}`,
    ]
    return context.body(`${lines.join('\n')}\n`, 200, { 'content-type': 'text/plain; charset=UTF-8' })
  })
}
