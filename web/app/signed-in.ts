import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { type BrowserSession, browserSession } from '../domain/sessions/browser-session.ts'
import { sessionCookieName } from '../domain/sessions/session-cookie.ts'
import { runtime } from '../runtime.ts'

/** Who is signed in in the browser that asks for the page. Looked up once for each page. */
export const signedIn = cache(async (): Promise<BrowserSession | undefined> => {
  const server = runtime()
  const cookie = (await cookies()).get(sessionCookieName(server.config.issuer))
  return browserSession(server, cookie?.value)
})

/**
 * The same, for a page that is for people who are signed in: others are sent to sign in, and come back.
 *
 * @param path of the page itself (domain/sign-in/own-path.ts says which there are)
 */
export async function requireSignedIn(path: string): Promise<BrowserSession> {
  return (await signedIn()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`)
}

/** The same, for a page of administrators: for a member it is not there. */
export async function requireAdministrator(path: string): Promise<BrowserSession> {
  const session = await requireSignedIn(path)
  if (session.person.role !== 'administrator') notFound()
  return session
}
