import { LOOPBACK_HOSTS } from '../../config/server-url.ts'

/**
 * An address that a secret may be sent to: a place that only the holder of a certificate, or this machine, can be.
 *
 * @returns undefined for every other text
 */
export function privateAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))
  if (url === undefined || !isPrivate) return undefined
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : undefined
}
