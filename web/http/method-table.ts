import { operations, paths, VouchError } from '@vouch/protocol'
import type { MiddlewareHandler } from 'hono'

/** Methods of the addresses that OAuth clients talk to (RFC 9110 §15.5.6 wants them named). */
const methods = new Map<string, readonly string[]>([
  [paths.par, ['POST']],
  [paths.parOutcome, ['POST']],
  [paths.authorize, ['GET', 'POST']],
  [paths.token, ['POST']],
  [paths.userinfo, ['GET', 'POST']],
  [paths.introspect, ['POST']],
  [paths.revoke, ['POST']],
  [paths.endSession, ['GET', 'POST']],
  [paths.session, ['GET']],
  ...Object.values(operations).map(({ path }): [string, string[]] => [path, methodsOf(path)]),
])

function methodsOf(path: string): string[] {
  return Object.values(operations).flatMap((operation) => (operation.path === path ? [operation.method] : []))
}

/** Refuses a known address by an unknown method. @throws VouchError `methodRefused` */
export const requireKnownMethod: MiddlewareHandler = async (context, next) => {
  const allowed = methods.get(context.req.path)
  const { method } = context.req
  if (allowed !== undefined && !allowed.includes(method)) {
    context.header('allow', allowed.join(', '))
    throw new VouchError('methodRefused')
  }
  await next()
}
