import type { Issuer } from '../config/config.ts'

const TWO_YEARS_SECONDS = 63_072_000

/** Headers of every answer, whoever gives it. The Content-Security-Policy comes beside them: pages have one of their own. */
export function securityHeaders(issuer: Issuer): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Nothing leaves for other origins. `no-referrer` would turn the Origin of our own forms into null (Fetch §3.2).
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // WebAuthn L3 §5.9, §5.10
    'permissions-policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()',
    // On localhost it would forbid plain http to every other program there.
    ...(issuer.secure && !issuer.loopback ? { 'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}` } : {}),
  }
}
