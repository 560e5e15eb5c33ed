import { cookies } from 'next/headers'
import { type BrowserSession, browserSession } from '../domain/sessions/browser-session.ts'
import { sessionCookieName } from '../domain/sessions/session-cookie.ts'
import { runtime } from '../runtime.ts'

/** Who is signed in in the browser that asks for the page. */
export async function signedIn(): Promise<BrowserSession | undefined> {
  const server = runtime()
  const cookie = (await cookies()).get(sessionCookieName(server.config.issuer))
  return browserSession(server, cookie?.value)
}
