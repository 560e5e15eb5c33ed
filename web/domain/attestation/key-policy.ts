import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { acceptsAnyAuthenticator } from '../../config/accepts-any-authenticator.ts'
import type { Config } from '../../config/config.ts'
import { yubicoIntermediates } from './roots/yubico-intermediates.ts'
import { yubicoRoots } from './roots/yubico-roots.ts'

/** Any authenticator may be enrolled, or only a hardware key whose maker's certificate leads to an anchor. */
export type KeyPolicy = { readonly kind: 'any' } | HardwarePolicy

export interface HardwarePolicy {
  readonly kind: 'hardware'
  readonly anchors: readonly X509Certificate[]
  /** Published by the makers, because keys send their leaf alone. Not trusted by themselves. */
  readonly intermediates: readonly X509Certificate[]
}

/**
 * Which keys this server takes. On a loopback issuer a laptop without a key can try everything out, unless the operator
 * named attestation roots; anywhere else a key has to prove what it is, and no setting turns that off.
 *
 * @throws VouchError `configurationInvalid` where a certificate of the operator cannot be read
 */
export function keyPolicy(config: Pick<Config, 'issuer' | 'attestationRoots'>): KeyPolicy {
  if (acceptsAnyAuthenticator(config)) return { kind: 'any' }
  return hardwarePolicy([...yubicoRoots, ...config.attestationRoots], yubicoIntermediates)
}

/**
 * @param roots PEM certificates
 * @param intermediates PEM certificates
 * @throws VouchError `configurationInvalid` without a root: an empty list would mean that nothing is checked
 */
export function hardwarePolicy(roots: readonly string[], intermediates: readonly string[]): HardwarePolicy {
  if (roots.length === 0) throw new VouchError('configurationInvalid', { detail: 'There is no attestation root.' })
  return { kind: 'hardware', anchors: roots.map(authority), intermediates: intermediates.map(authority) }
}

function authority(pem: string): X509Certificate {
  const certificate = parse(pem)
  if (!certificate.ca) throw unusable(`“${certificate.subject}” is not a certificate authority.`)
  return certificate
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw unusable('one of them is not a PEM certificate.', cause)
  }
}

function unusable(why: string, cause?: unknown): VouchError {
  return new VouchError('configurationInvalid', { detail: `VOUCH_ATTESTATION_ROOTS: ${why}`, cause })
}
