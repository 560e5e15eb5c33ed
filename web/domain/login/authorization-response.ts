/** Where an authorization response goes: only ever made from a redirect URI that was found registered for the client. */
export interface RedirectTarget {
  readonly redirectUri: string
  readonly state: string | null
}

/**
 * The address that the browser is sent to with the answer to an authorization request, by 303 (RFC 9700 §4.12).
 *
 * @param issuer the issuer's URL: every answer names it (RFC 9207 §2)
 * @param answer `code`, or `error` and `error_description`
 */
export function authorizationResponse(
  issuer: string,
  target: RedirectTarget,
  answer: Readonly<Record<string, string>>,
): string {
  const state = target.state === null ? {} : { state: target.state }
  const parameters = new URLSearchParams({ ...answer, ...state, iss: issuer })
  // RFC 6749 §3.1.2: a query that is registered with the URI stays as it is.
  return `${target.redirectUri}${target.redirectUri.includes('?') ? '&' : '?'}${parameters}`
}
