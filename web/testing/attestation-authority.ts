import 'reflect-metadata'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import {
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  Extension,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** The attestation key and certificates that a maker puts into a batch of keys. */
export interface AttestationBatch {
  readonly key: KeyObject
  /** DER, leaf first, as sent in x5c. */
  readonly chain: readonly Uint8Array[]
}

export interface LeafOptions {
  /** null: no extension. */
  readonly aaguid?: string | null
  readonly subject?: string
  readonly ca?: boolean
  readonly notBefore?: Date
  readonly notAfter?: Date
  /** Address of a certificate revocation list. */
  readonly crl?: string
  /** Such as 5.7.1; bytes: what the extension says in its place. */
  readonly firmware?: string | Uint8Array<ArrayBuffer>
  /** Put the issuer into x5c, too. */
  readonly withIssuer?: boolean
}

/** A maker's certificate authority, for tests. */
export interface AttestationAuthority {
  readonly pem: string
  /** An authority below this one. */
  authority(options?: { name?: string; ca?: boolean; notAfter?: Date }): Promise<AttestationAuthority>
  /** A batch of keys. */
  batch(options?: LeafOptions): Promise<AttestationBatch>
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z')
const NOT_AFTER = new Date('2049-01-01T00:00:00Z')
const LEAF = 'C=SE, O=Yubico AB, OU=Authenticator Attestation, CN=Yubico U2F EE Serial 1'
export const TEST_AAGUID = 'cb69481e-8ff7-4039-93ec-0a2729a154a8'

interface Issuer {
  readonly name: string
  readonly der: Uint8Array
  readonly privateKey: CryptoKey
}

/** A new self-signed root. */
export async function attestationRoot(name = 'Test Attestation Root'): Promise<AttestationAuthority> {
  return issueAuthority(undefined, { name })
}

async function issueAuthority(
  issuer: Issuer | undefined,
  { name = 'Test Intermediate', ca = true, notAfter = NOT_AFTER }: { name?: string; ca?: boolean; notAfter?: Date },
): Promise<AttestationAuthority> {
  const keys = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.name ?? `CN=${name}`,
    notBefore: NOT_BEFORE,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: issuer?.privateKey ?? keys.privateKey,
    signingAlgorithm: ES256,
    extensions: [new BasicConstraintsExtension(ca, undefined, true)],
  })
  const self = { name: `CN=${name}`, der: new Uint8Array(certificate.rawData), privateKey: keys.privateKey }
  return {
    pem: certificate.toString('pem'),
    authority: (options = {}) => issueAuthority(self, options),
    batch: (options = {}) => issueBatch(self, options),
  }
}

async function issueBatch(issuer: Issuer, options: LeafOptions): Promise<AttestationBatch> {
  const keys = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  const { aaguid = TEST_AAGUID, crl, firmware } = options
  const leaf = await X509CertificateGenerator.create({
    subject: options.subject ?? LEAF,
    issuer: issuer.name,
    notBefore: options.notBefore ?? NOT_BEFORE,
    notAfter: options.notAfter ?? NOT_AFTER,
    publicKey: keys.publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: ES256,
    extensions: [
      new BasicConstraintsExtension(options.ca ?? false, undefined, true),
      ...(aaguid === null ? [] : [aaguidExtension(aaguid)]),
      ...(firmware === undefined ? [] : [firmwareExtension(firmware)]),
      ...(crl === undefined ? [] : [new CRLDistributionPointsExtension([crl])]),
    ],
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const der = new Uint8Array(leaf.rawData)
  return {
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    chain: options.withIssuer ? [der, issuer.der] : [der],
  }
}

// WebAuthn L3 §8.2.1: the 16 bytes in an OCTET STRING.
function aaguidExtension(aaguid: string): Extension {
  const value = Buffer.from(`0410${aaguid.replaceAll('-', '')}`, 'hex')
  return new Extension('1.3.6.1.4.1.45724.1.1.4', false, new Uint8Array(value))
}

// Three bytes in an OCTET STRING.
function firmwareExtension(firmware: string | Uint8Array<ArrayBuffer>): Extension {
  const value = typeof firmware === 'string' ? Uint8Array.of(4, 3, ...firmware.split('.').map(Number)) : firmware
  return new Extension('1.3.6.1.4.1.41482.13.1', false, value)
}
