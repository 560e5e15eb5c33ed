import { VouchError } from '@vouch/protocol'

const MAX_LENGTH = 2048

/** RFC 8252 §7.3, §8.3: IP literals only; `localhost` may resolve to somebody else. */
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]'])

/**
 * Whether a request's redirect URI is the registered one: the same text, or, for a native client on a loopback literal,
 * the same text but for the port (RFC 8252 §7.3, RFC 9700 §2.1).
 *
 * @param client its URIs as `requireRegistrable` let them through
 */
export function redirectUriMatches(
  requested: string,
  client: { readonly redirectUris: readonly string[]; readonly native: boolean },
): boolean {
  const url = canonicalUrl(requested)
  if (url === undefined) return false
  return client.redirectUris.some((registered) => {
    if (registered === requested) return true
    return client.native && isLoopback(url) && portless(url) === portlessText(registered)
  })
}

/** As much of an address as an error repeats. */
const SHOWN_LENGTH = 200

/**
 * Refuses a redirect URI that no client may have: https with a host, or http on a loopback literal; no fragment
 * (RFC 6749 §3.1.2), no user name, written as a URL parser writes it.
 *
 * @throws VouchError `redirectUriUnsafe`
 */
export function requireRegistrable(text: string): void {
  const url = canonicalUrl(text)
  const allowed = url !== undefined && (url.protocol === 'https:' || isLoopback(url))
  if (!allowed) throw new VouchError('redirectUriUnsafe', { detail: `It is ${text.slice(0, SHOWN_LENGTH)}` })
}

// What two parsers could read in two ways is refused: the text has to be its own re-serialisation.
function canonicalUrl(text: string): URL | undefined {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.username === '' && url.password === '' && !text.includes('#') && url.port !== '0'
  return plain && url.href === text ? url : undefined
}

function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname)
}

function portless(url: URL): string {
  const copy = new URL(url)
  copy.port = ''
  return copy.href
}

function portlessText(text: string): string | undefined {
  const url = canonicalUrl(text)
  return url && portless(url)
}
