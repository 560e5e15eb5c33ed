import { randomBytes } from 'node:crypto'

/**
 * The Content-Security-Policy of one page, with a nonce of its own (CSP Level 3 §7.2: at least 128 bits, never reused).
 *
 * @param formTarget origin that a form of this page is redirected to after its post: Chrome and Safari apply
 *   `form-action` to the whole chain of redirects, and a login ends at the client's redirect URI
 */
export function pagePolicy(formTarget: string | undefined): string {
  const nonce = randomBytes(18).toString('base64')
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}
