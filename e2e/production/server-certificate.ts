import 'reflect-metadata'
import { createHash, X509Certificate } from 'node:crypto'
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

/** What a TLS server presents, and how others come to trust it; all PEM. */
export interface ServerCertificate {
  readonly key: string
  readonly certificate: string
  readonly authority: string
  /** SHA-256 of the public key (SPKI), base64: by this a Chromium can be told to trust it. */
  readonly spki: string
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const HOUR_MS = 3_600_000

/** A certificate for one host name, by an authority of its own. */
export async function issueServerCertificate(hostName: string): Promise<ServerCertificate> {
  const [authorityKeys, keys] = await Promise.all([newKeys(), newKeys()])
  const issuer = 'CN=Test Server Authority'
  const validity = { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + 24 * HOUR_MS) }
  const signed = { issuer, signingKey: authorityKeys.privateKey, signingAlgorithm: ES256, ...validity }
  const authority = await X509CertificateGenerator.create({
    ...signed,
    subject: issuer,
    publicKey: authorityKeys.publicKey,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  })
  const certificate = await X509CertificateGenerator.create({
    ...signed,
    subject: `CN=${hostName}`,
    publicKey: keys.publicKey,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: hostName }])],
  })
  const pem = certificate.toString('pem')
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
  return {
    key: await privateKeyPem(keys.privateKey),
    certificate: pem,
    authority: authority.toString('pem'),
    spki: createHash('sha256').update(spki).digest('base64'),
  }
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
}
