import { Hono } from 'hono'
import type { Runtime } from '../../runtime.ts'
import type { Env } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'
import { beginSignInEndpoint } from './begin-sign-in.ts'
import { finishSignInEndpoint } from './finish-sign-in.ts'
import { signOutEndpoint } from './sign-out.ts'

/** Signing in to the dashboard, and out of it. */
export function signInRoutes(runtime: Runtime): Hono<Env> {
  const sameOrigin = requireSameOrigin(runtime.config.issuer)
  return new Hono<Env>()
    .post('/api/v1/sign-in/options', sameOrigin, beginSignInEndpoint(runtime))
    .post('/api/v1/sign-in', sameOrigin, finishSignInEndpoint(runtime))
    .post('/api/v1/sign-out', sameOrigin, signOutEndpoint(runtime))
}
