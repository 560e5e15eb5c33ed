import { Hono } from 'hono'
import type { Runtime } from '../../runtime.ts'
import type { Env } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'
import { beginEnrollmentEndpoint } from './begin-enrollment.ts'
import { finishEnrollmentEndpoint } from './finish-enrollment.ts'

/** Enrolling a key. */
export function enrollmentRoutes(runtime: Runtime): Hono<Env> {
  const sameOrigin = requireSameOrigin(runtime.config.issuer)
  return new Hono<Env>()
    .post('/api/v1/enrollment/options', sameOrigin, beginEnrollmentEndpoint(runtime))
    .post('/api/v1/enrollment', sameOrigin, finishEnrollmentEndpoint(runtime))
}
