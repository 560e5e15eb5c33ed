import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'
import type { KeyPolicyDocument } from '../key-policy/policy-document.ts'
import { aaguidsOf } from '../key-policy/yubico-models.ts'
import { yubicoIntermediates } from './roots/yubico-intermediates.ts'
import { yubicoRoots } from './roots/yubico-roots.ts'

/** Any authenticator may be enrolled, or only a hardware key whose maker's certificate leads to an anchor. */
export type KeyPolicy = { readonly kind: 'any' } | HardwarePolicy

export interface TrustAnchors {
  readonly anchors: readonly X509Certificate[]
  /** Published by the makers, because keys send their leaf alone. Not trusted by themselves. */
  readonly intermediates: readonly X509Certificate[]
}

export interface HardwarePolicy extends TrustAnchors {
  readonly kind: 'hardware'
  readonly rules: KeyRules
}

/** What is asked of a key beyond that its maker vouches for it. */
export interface KeyRules {
  /** AAGUIDs, lower case. */
  readonly models: ReadonlySet<string> | 'any'
  readonly minimumFirmware: KeyPolicyDocument['minimumFirmware']
  /** Models that must not be used, by AAGUID, and the status of the FIDO Metadata Service that says so. */
  readonly accused: ReadonlyMap<string, string>
}

const noRules: KeyRules = { models: 'any', minimumFirmware: null, accused: new Map() }

const publishedByYubico = { roots: yubicoRoots.map(authority), intermediates: yubicoIntermediates.map(authority) }

/**
 * A policy as an administrator wrote it, ready to judge keys.
 *
 * @param accused models that the FIDO Metadata Service reports (metadata-service/accused-models.ts)
 * @throws VouchError `configurationInvalid` where hardware is asked for and no root is trusted, or one cannot be used
 */
export function keyPolicy(
  document: KeyPolicyDocument,
  { attestationRoots }: Pick<Config, 'attestationRoots'>,
  accused: KeyRules['accused'],
): KeyPolicy {
  if (!document.hardwareOnly) return { kind: 'any' }
  const { models, minimumFirmware, roots, useMetadataService } = document
  const others = authorities([...attestationRoots, ...roots.pasted])
  const anchors = [...(roots.yubico ? publishedByYubico.roots : []), ...others]
  if (anchors.length === 0) throw noRoot()
  const rules = {
    models: models === 'any' ? models : new Set([...models.aaguids, ...aaguidsOf(models.presets)]),
    minimumFirmware,
    accused: useMetadataService ? accused : new Map<string, string>(),
  }
  return { kind: 'hardware', anchors, intermediates: publishedByYubico.intermediates, rules }
}

/**
 * @param roots PEM certificates
 * @param intermediates PEM certificates
 * @throws VouchError `configurationInvalid` without a root: an empty list would mean that nothing is checked
 */
export function hardwarePolicy(
  roots: readonly string[],
  intermediates: readonly string[],
  rules: Partial<KeyRules> = {},
): HardwarePolicy {
  if (roots.length === 0) throw noRoot()
  const anchors = authorities(roots)
  return { kind: 'hardware', anchors, intermediates: authorities(intermediates), rules: { ...noRules, ...rules } }
}

function authorities(pems: readonly string[]): X509Certificate[] {
  return pems.map(authority)
}

function noRoot(): VouchError {
  return new VouchError('configurationInvalid', { detail: 'There is no attestation root.' })
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
  return new VouchError('configurationInvalid', { detail: `Attestation roots: ${why}`, cause })
}
