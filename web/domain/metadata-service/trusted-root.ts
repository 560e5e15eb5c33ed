import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { VouchError } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'

/** SHA-256 of "GlobalSign Root CA - R3", which the FIDO Alliance names as the root of its BLOB (FIDO MDS v3.0 §3.2). */
const GLOBALSIGN_R3 = 'cbb522d7b7f127ad6a0113865bdf1cd4102e7d0759af635a7cf4720dc963c53b'

/**
 * What the signature of the metadata has to lead to: GlobalSign's root, which Node carries, or the operator's.
 *
 * @throws VouchError `metadataRefused` where this Node does not carry it any more
 */
export function trustedRoot({ metadataService }: Pick<Config, 'metadataService'>): X509Certificate {
  if (metadataService.root !== undefined) return new X509Certificate(metadataService.root)
  for (const pem of rootCertificates) {
    const certificate = new X509Certificate(pem)
    if (certificate.fingerprint256.replaceAll(':', '').toLowerCase() === GLOBALSIGN_R3) return certificate
  }
  throw new VouchError('metadataRefused', {
    detail: 'This version of Node does not carry its root: set VOUCH_MDS_ROOT.',
  })
}
