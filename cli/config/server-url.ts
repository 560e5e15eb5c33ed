import { VouchError } from '@vouch/protocol'

/** Names of this machine, as a URL spells them. */
export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The issuer that an address typed by a person stands for: an origin without a trailing slash, its host in ASCII, so that
 * a look-alike name shows as `xn--…`.
 *
 * @throws VouchError `serverUrlRefused` for anything but https, or http on this machine, without path, query or user name
 */
export function parseServerUrl(text: string): string {
  if (text.length > 2048 || !URL.canParse(text)) throw new VouchError('serverUrlRefused')
  const url = new URL(text)
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))
  const bare = url.pathname === '/' && url.username === '' && url.password === '' && !/[?#@\\\s]/.test(text)
  if (!secure || !bare) throw new VouchError('serverUrlRefused')
  return url.origin
}
