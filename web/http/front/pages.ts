import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { catalogue } from '@vouch/protocol'
import type next from 'next'
import { databaseAnswers } from '../../db/database-answers.ts'
import { loginFormTarget } from '../../domain/login/login-form-target.ts'
import type { Runtime } from '../../runtime.ts'
import { RETRY_AFTER_SECONDS } from '../errors.ts'
import { securityHeaders } from '../security-headers.ts'
import { pagePolicy } from './page-policy.ts'
import { answerProblem } from './problem.ts'
import { knowRenderingContext, renderingUntilClosed } from './rendering-context.ts'

type RequestHandler = ReturnType<ReturnType<typeof next>['getRequestHandler']>

/**
 * Headers by which Next's router and its Server Functions are driven from outside. No browser of ours sends them: our pages
 * are left by plain navigations. What Next parses out of them has been its weak side, and ends in 500 at the least.
 */
const refusedHeaders = [
  'next-action',
  'next-resume',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
  'rsc',
  'x-middleware-subrequest',
  'x-nextjs-data',
] as const

/** The same without a header: `/keys.rsc` is the page as data, with its redirects turned into a 200. */
const ROUTER_PATH = /\.rsc(?:\?|$)/i

/** Loads the built pages; the runtime may be opened meanwhile. */
export async function loadPages(folder: string): Promise<RequestHandler> {
  knowRenderingContext()
  const { default: load } = await import('next')
  const app = load({ dev: false, dir: folder, quiet: true, customServer: true })
  await app.prepare()
  return app.getRequestHandler()
}

/** Answers with pages: each with its own Content-Security-Policy, and never from a cache. */
export function servePages(
  render: RequestHandler,
  { config, database, log }: Pick<Runtime, 'config' | 'database' | 'log'>,
): RequestListener {
  return async (request, response) => {
    if (drivesTheRouter(request)) return answerProblem(response, 'notFound', config)
    try {
      for (const [name, value] of Object.entries(securityHeaders(config.issuer))) response.setHeader(name, value)
      if (!isBuiltAsset(request)) {
        const asked = request.url ?? '/'
        const [answers, target] = await Promise.all([
          databaseAnswers(database),
          loginFormTarget({ database, log }, asked),
        ])
        if (!answers) sayUnavailable(request, response)
        const policy = pagePolicy(target)
        // Next reads the nonce from the request, where a stranger could have put one: ours replaces it.
        request.headers['content-security-policy'] = policy
        response.setHeader('content-security-policy', policy)
        response.setHeader('cache-control', 'private, no-store')
      }
      renderingUntilClosed(response)
      await render(request, response)
    } catch (error) {
      log.error({ err: error }, 'a page could not be rendered')
      if (response.headersSent) response.destroy()
      else answerProblem(response, 'internal', config)
    }
  }
}

function drivesTheRouter({ headers, url = '' }: IncomingMessage): boolean {
  return ROUTER_PATH.test(url) || refusedHeaders.some((name) => name in headers)
}

/** A page without its database is the page that says so, whatever was asked for. */
function sayUnavailable(request: IncomingMessage, response: ServerResponse): void {
  request.url = `/login/failed?code=${catalogue.databaseUnavailable.code}`
  response.statusCode = catalogue.databaseUnavailable.status
  response.setHeader('retry-after', RETRY_AFTER_SECONDS)
}

/** Hashed files of the build: the same bytes for everybody, cached for ever. */
function isBuiltAsset(request: IncomingMessage): boolean {
  return request.url?.startsWith('/_next/static/') ?? false
}
