import type { Config } from './config.ts'

/**
 * Whether any authenticator may be enrolled: on a loopback issuer, so that a laptop without a key can try everything out, and
 * there until the operator names attestation roots. No setting opens another issuer.
 */
export function acceptsAnyAuthenticator({
  issuer,
  attestationRoots,
}: Pick<Config, 'issuer' | 'attestationRoots'>): boolean {
  return issuer.loopback && attestationRoots.length === 0
}
