import { VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import type { Runtime } from '../runtime.ts'
import { actRoutes } from './api/acts.ts'
import { auditRoutes } from './api/audit-routes.ts'
import { enrollmentRoutes } from './api/enrollment-routes.ts'
import { metadataFileRoute } from './api/metadata-file.ts'
import { operationRoutes } from './api/operation-routes.ts'
import { sessionRoute } from './api/session.ts'
import { signInRoutes } from './api/sign-in-routes.ts'
import { upstreamRoutes } from './api/upstream-routes.ts'
import type { Env } from './endpoint-request.ts'
import { errorResponse } from './errors.ts'
import { limitRequests } from './limits/limit-requests.ts'
import { approveRoute } from './login/approve.ts'
import { cancelRoute } from './login/cancel.ts'
import { hereRoute } from './login/here.ts'
import { numberRoute } from './login/number.ts'
import { loginOptionsRoute } from './login/options.ts'
import { proveRoute } from './login/prove.ts'
import { shortLoginRoute } from './login/short.ts'
import { requireKnownMethod } from './method-table.ts'
import { authorizeRoute } from './oauth/authorize.ts'
import { endSessionRoute } from './oauth/end-session.ts'
import { introspectRoute } from './oauth/introspect.ts'
import { parRoute } from './oauth/par.ts'
import { parOutcomeRoute } from './oauth/par-outcome.ts'
import { revokeRoute } from './oauth/revoke.ts'
import { tokenRoute } from './oauth/token.ts'
import { userinfoRoute } from './oauth/userinfo.ts'
import { securityContactRoute } from './security-contact.ts'

/** The protocol endpoints and the JSON API: everything that is neither a page nor a published document. `createProtocol` serves it. */
export function createApp(runtime: Runtime): Hono<Env> {
  const app = new Hono<Env>()
  app.use(requireKnownMethod)
  app.route('/', limitRequests(runtime))
  for (const routes of [parRoute, parOutcomeRoute, authorizeRoute, tokenRoute]) app.route('/', routes(runtime))
  for (const routes of [userinfoRoute, introspectRoute, revokeRoute]) app.route('/', routes(runtime))
  for (const routes of [shortLoginRoute, hereRoute, numberRoute, loginOptionsRoute, cancelRoute]) {
    app.route('/', routes(runtime))
  }
  for (const routes of [approveRoute, proveRoute]) app.route('/', routes(runtime))
  app.route('/', endSessionRoute(runtime))
  app.route('/', sessionRoute(runtime))
  app.route('/', operationRoutes(runtime))
  app.route('/', securityContactRoute(runtime))
  app.route('/', enrollmentRoutes(runtime))
  app.route('/', upstreamRoutes(runtime))
  app.route('/', signInRoutes(runtime))
  app.route('/', actRoutes(runtime))
  app.route('/', metadataFileRoute(runtime))
  app.route('/', auditRoutes(runtime))
  app.notFound((context) => errorResponse(context, runtime, new VouchError('notFound')))
  app.onError((error, context) => errorResponse(context, runtime, error))
  return app
}
