import { isIP } from 'node:net'
import type { Issuer } from './config.ts'

/** What is wrong with an issuer, in words that finish the sentence "VOUCH_ISSUER …". */
export class IssuerProblem extends Error {}

/**
 * Takes apart the public base URL of this server. Tokens carry it letter by letter, so it must already be in the form that a
 * URL parser would write.
 *
 * @throws IssuerProblem
 */
export function parseIssuer(text: string): Issuer {
  if (!URL.canParse(text)) throw new IssuerProblem('is not a URL. Give it as https://vouch.example.com.')
  const url = new URL(text)
  const loopback = url.hostname === 'localhost'
  refuseParts(url, text)
  if (url.protocol === 'http:' && !loopback) {
    throw new IssuerProblem('is http, which only http://localhost may be. Use https.')
  }
  // OpenID Connect Discovery §4.3 compares code point by code point.
  if (text !== url.origin) throw new IssuerProblem(`is not written as a browser writes it: use ${url.origin}.`)
  return {
    url: text,
    origin: url.origin,
    host: url.host,
    rpId: url.hostname,
    loopback,
    secure: url.protocol === 'https:',
  }
}

function refuseParts(url: URL, text: string): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new IssuerProblem('must begin with https://.')
  if (url.username !== '' || url.password !== '') throw new IssuerProblem('must not carry a user name or password.')
  // WebAuthn L3 §5.1.3 step 7: the effective domain must be a domain; browsers refuse security keys on an address.
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw new IssuerProblem('must have a host name, because browsers use no security key on an IP address.')
  }
  // OpenID Connect Discovery §2 (issuer): no query or fragment. A bare ? or # leaves no trace in the parsed URL.
  if (/[?#]/.test(text)) throw new IssuerProblem('must not carry a query or fragment.')
  if (text.endsWith('/')) throw new IssuerProblem('must not end with a slash.')
  if (url.pathname !== '/') throw new IssuerProblem('must not have a path: this server needs a host name of its own.')
}
