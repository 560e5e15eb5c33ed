import { LOOPBACK_HOSTS } from './loopback-hosts.ts'

/**
 * Reads the issuer of an upstream OpenID provider. It is compared letter by letter with what the provider says of itself, so it
 * is kept as it is written (OpenID Connect Discovery §4.3).
 *
 * @returns undefined where it is not an https URL without user, query and fragment; http is for this machine alone
 */
export function readUpstreamIssuer(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))
  const plain = url.username === '' && url.password === '' && !/[?#\s]/.test(text)
  // A parser mends what a provider would never say of itself: https:/host, capitals, a path with dots.
  const asWritten = [url.href, url.href.replace(/\/$/, '')].includes(text)
  return safe && plain && asWritten ? text : undefined
}
