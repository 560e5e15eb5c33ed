import { operations, paths } from '@vouch/protocol'
import type { LimitName, limits } from '../../domain/rate-limits/limits.ts'

type AddressLimit = { [Name in LimitName]: (typeof limits)[Name]['per'] extends 'address' ? Name : never }[LimitName]

export interface LimitedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT'
  /** As Hono writes it. */
  readonly path: string
  /** Counted by the address of the sender, before anything else looks at the request. */
  readonly limit: AddressLimit
}

/**
 * Every address of the protocol and of the API, and the limit that each sender has there. What is counted by person, session,
 * key or client is counted where they are known, in the domain. Published documents, health and static files are answered
 * before this and have no limit.
 */
export const limitedRoutes: readonly LimitedRoute[] = [
  { method: 'POST', path: paths.par, limit: 'push' },
  { method: 'POST', path: paths.parOutcome, limit: 'token' },
  { method: 'GET', path: paths.authorize, limit: 'login' },
  { method: 'POST', path: paths.authorize, limit: 'login' },
  { method: 'POST', path: paths.token, limit: 'token' },
  { method: 'GET', path: paths.userinfo, limit: 'token' },
  { method: 'POST', path: paths.userinfo, limit: 'token' },
  { method: 'POST', path: paths.introspect, limit: 'token' },
  { method: 'POST', path: paths.revoke, limit: 'token' },
  { method: 'GET', path: paths.endSession, limit: 'login' },
  { method: 'POST', path: paths.endSession, limit: 'login' },
  { method: 'POST', path: paths.signOut, limit: 'login' },
  { method: 'POST', path: '/login/:id/options', limit: 'ceremony' },
  { method: 'POST', path: '/login/:id/cancel', limit: 'login' },
  { method: 'POST', path: '/login/:id/here', limit: 'login' },
  { method: 'POST', path: '/login/:id/number', limit: 'login' },
  { method: 'GET', path: `${paths.shortLogin}/:code`, limit: 'login' },
  { method: 'POST', path: '/login/:id', limit: 'touch' },
  { method: 'GET', path: '/login/:id', limit: 'login' },
  { method: 'GET', path: paths.session, limit: 'api' },
  { method: 'POST', path: '/api/v1/enrollment/options', limit: 'enrollment' },
  { method: 'POST', path: '/api/v1/enrollment', limit: 'enrollment' },
  { method: 'POST', path: '/api/v1/upstream/start', limit: 'enrollment' },
  { method: 'GET', path: '/api/v1/upstream/callback', limit: 'enrollment' },
  { method: 'POST', path: '/api/v1/sign-in/options', limit: 'ceremony' },
  { method: 'POST', path: '/api/v1/sign-in', limit: 'touch' },
  { method: 'POST', path: '/api/v1/sign-out', limit: 'api' },
  { method: 'POST', path: '/api/v1/metadata-service/file', limit: 'upload' },
  { method: 'GET', path: '/api/v1/audit/events', limit: 'api' },
  { method: 'GET', path: '/api/v1/audit/export', limit: 'api' },
  { method: 'POST', path: '/api/v1/acts/:name/touch', limit: 'api' },
  { method: 'POST', path: '/api/v1/acts/:name', limit: 'api' },
  ...Object.values(operations).map(({ method, path }) => ({ method, path, limit: 'api' as const })),
]
