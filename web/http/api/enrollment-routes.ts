import { Hono } from 'hono'
import { keyPolicy } from '../../domain/attestation/key-policy.ts'
import type { Runtime } from '../../runtime.ts'
import type { Env } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'
import { beginEnrollmentEndpoint } from './begin-enrollment.ts'
import { finishEnrollmentEndpoint } from './finish-enrollment.ts'

/**
 * Enrolling a key. The key policy is read here, once: a server whose attestation roots cannot be used does not start.
 *
 * @throws VouchError `configurationInvalid`
 */
export function enrollmentRoutes(runtime: Runtime): Hono<Env> {
  const policy = keyPolicy(runtime.config)
  const sameOrigin = requireSameOrigin(runtime.config.issuer)
  return new Hono<Env>()
    .post('/api/v1/enrollment/options', sameOrigin, beginEnrollmentEndpoint(runtime, policy))
    .post('/api/v1/enrollment', sameOrigin, finishEnrollmentEndpoint(runtime, policy))
}
