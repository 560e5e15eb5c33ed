import { findLoginRequest } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'

const LOGIN_PAGE = /^\/login\/([\w-]{22})(?:\/where)?(?:\?|$)/

/**
 * The origin that a form of a login page ends at, for that page's `form-action`: the client's redirect URI.
 *
 * @param target path and query of the request
 * @returns undefined for every other page, and where the request is not known
 */
export async function loginFormTarget(
  runtime: Pick<Runtime, 'database' | 'log'>,
  target: string,
): Promise<string | undefined> {
  const id = LOGIN_PAGE.exec(target)?.[1]
  if (id === undefined) return undefined
  const request = await findLoginRequest(runtime.database.prisma, id).catch((error: unknown) => {
    // The page itself says that the database is away, and needs headers to do so.
    runtime.log.warn({ err: error }, 'the form target of a login page could not be read')
    return undefined
  })
  return request && new URL(request.redirectUri).origin
}
