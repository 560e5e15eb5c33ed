import type { Context } from 'hono'

/**
 * Sends a browser that came back from the upstream provider on to the page where keys are enrolled.
 *
 * @param query `proven`, or `problem` and the code of what went wrong
 */
export function enrollPage(context: Context, issuer: string, query: Record<string, string>): Response {
  // The code is in the address of this answer: it leaves the history, and goes to nobody as a referrer.
  context.header('referrer-policy', 'no-referrer')
  return context.redirect(`${issuer}/enroll?${new URLSearchParams(query)}`, 303)
}
