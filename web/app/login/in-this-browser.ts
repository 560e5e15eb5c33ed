import { catalogue, errorNameOf, VouchError } from '@vouch/protocol'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { type CeremonyFailure, told } from '../../ceremony/ceremony-failure.ts'
import { loginCookieName } from '../../domain/login/login-cookie.ts'
import { type Runtime, runtime } from '../../runtime.ts'

/**
 * What a page of a login request shows; where the request is over, or goes on elsewhere, the page that says so.
 *
 * @param read describes the request to the browser that holds its cookie
 */
export async function inThisBrowser<Page>(
  id: string,
  read: (server: Runtime, id: string, browser: string | undefined) => Promise<Page>,
): Promise<Page> {
  const server = runtime()
  const cookie = (await cookies()).get(loginCookieName(server.config.issuer, id))
  try {
    return await read(server, id, cookie?.value)
  } catch (error) {
    if (error instanceof VouchError) redirect(`/login/failed?code=${error.code}`)
    throw error
  }
}

/** What the server said of the attempt before, by the code in the address; a code that is not in the catalogue is never shown. */
export function refusalOf(code: string | string[] | undefined): CeremonyFailure | undefined {
  const name = typeof code === 'string' ? errorNameOf(code) : undefined
  return name && told(catalogue[name])
}
