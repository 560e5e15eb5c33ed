import { type OauthErrorBody, type Problem, paths, VouchError } from '@vouch/protocol'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isDatabaseUnavailable } from '../db/database-unavailable.ts'
import { errorParameters } from '../domain/oidc/error-parameters.ts'
import { RateLimited } from '../domain/rate-limits/rate-limited.ts'
import { UPSTREAM_CALLBACK_PATH } from '../domain/upstream/redirect-uri.ts'
import type { Runtime } from '../runtime.ts'
import { enrollPage } from './enroll-page.ts'

export const RETRY_AFTER_SECONDS = 2

/** Addresses that people arrive at, and not programs. */
const navigations: ReadonlySet<string> = new Set([paths.authorize, paths.endSession, paths.signOut])

/** Answers whatever a handler threw, in the form that the address speaks: OAuth, problem+json, or a page. */
export function errorResponse(context: Context, runtime: Pick<Runtime, 'config' | 'log'>, thrown: unknown): Response {
  const error = asVouchError(thrown)
  const { status } = error.entry
  if (status >= 500) runtime.log.error({ err: thrown, code: error.code }, 'a request failed')
  context.header('cache-control', 'no-store')
  if (thrown instanceof RateLimited) context.header('retry-after', String(thrown.retryAfterSeconds))
  if (status === 503) context.header('retry-after', String(RETRY_AFTER_SECONDS))
  const { path } = context.req
  if (navigations.has(path) || isLoginNavigation(context)) return failedPage(context, runtime, error)
  if (path === UPSTREAM_CALLBACK_PATH) return enrollPage(context, runtime.config.issuer.url, { problem: error.code })
  if (path.startsWith('/oauth/')) return oauthError(context, runtime, error)
  return problem(context, runtime, error)
}

/** The page that tells a person what went wrong. */
function failedPage(context: Context, { config }: Pick<Runtime, 'config'>, error: VouchError): Response {
  return context.redirect(`${config.issuer.url}${paths.loginFailed}?${new URLSearchParams({ code: error.code })}`, 303)
}

// An error that is not told as ours is not the client's either (RFC 6749 §4.1.2.1 `temporarily_unavailable`).
function asVouchError(thrown: unknown): VouchError {
  if (thrown instanceof VouchError) return thrown
  return new VouchError(isDatabaseUnavailable(thrown) ? 'databaseUnavailable' : 'internal', { cause: thrown })
}

function isLoginNavigation(context: Context): boolean {
  const { path } = context.req
  if (path.startsWith(`${paths.shortLogin}/`)) return true
  return path.startsWith(`${paths.login}/`) && !path.endsWith('/options')
}

/** RFC 6749 §5.2 */
function oauthError(context: Context, { config }: Pick<Runtime, 'config'>, error: VouchError): Response {
  const status = challenge(context, config.issuer.url, error)
  const body: OauthErrorBody = { ...errorParameters(error), vouch_code: error.code }
  return context.json(body, status as ContentfulStatusCode)
}

/** RFC 9457 §3 */
function problem(context: Context, { config }: Pick<Runtime, 'config'>, error: VouchError): Response {
  const { what, next } = error.entry
  const status = challenge(context, config.issuer.url, error)
  const detail = error.detail === undefined ? next : `${error.detail} ${next}`
  const body: Problem = { type: `urn:vouch:error:${error.code}`, title: what, status, detail, code: error.code }
  return context.body(JSON.stringify(body), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
  })
}

/** Sets WWW-Authenticate where the error is about credentials. @returns the status that goes with it */
function challenge(context: Context, realm: string, error: VouchError): number {
  const { errorName, entry } = error
  // RFC 6749 §5.2
  if (errorName === 'clientUnknown') context.header('www-authenticate', `Basic realm="${realm}"`)
  const isResource = context.req.path === paths.userinfo || context.req.path === paths.session
  if (!isResource) return entry.status
  // RFC 6750 §3.1: no error code where there were no credentials; RFC 9449 §7.1
  const scheme = context.req.header('authorization')?.toLowerCase().startsWith('bearer') ? 'Bearer' : 'DPoP'
  const algorithms = scheme === 'DPoP' ? ', algs="ES256"' : ''
  const about = errorName === 'tokenMissing' ? '' : `, error="${entry.oauth}"`
  const credentials: readonly string[] = ['tokenMissing', 'tokenRefused', 'dpopProofRefused']
  if (!credentials.includes(errorName)) return entry.status
  context.header('www-authenticate', `${scheme} realm="${realm}"${algorithms}${about}`)
  return 401
}
