import { CompactSign } from 'jose'
import type { AttestationAuthority, LeafOptions } from './attestation-authority.ts'

export interface BlobLies {
  readonly no?: number
  /** Day, such as 2026-12-01. */
  readonly nextUpdate?: string
  /** Status reports of one model after the other, by AAGUID. */
  readonly models?: Readonly<Record<string, readonly { status: string; effectiveDate?: string }[]>>
  /** In the place of the payload. */
  readonly payload?: unknown
  readonly leaf?: LeafOptions
  /** Whose key signs, where it is not that of the certificate. */
  readonly signer?: AttestationAuthority
  /** Further members of the protected header, or others in the place of the right ones. */
  readonly header?: Readonly<Record<string, unknown>>
}

const LEAF: LeafOptions = { subject: 'CN=mds.fidoalliance.org', aaguid: null }

/** A BLOB as the FIDO Metadata Service hands it out (FIDO MDS v3.0 §3.1.7), by a root of the tests. */
export async function metadataBlob(root: AttestationAuthority, lies: BlobLies = {}): Promise<string> {
  const certified = await root.batch({ ...LEAF, ...lies.leaf })
  const { key } = lies.signer === undefined ? certified : await lies.signer.batch(LEAF)
  const entries = Object.entries(lies.models ?? {}).map(([aaguid, statusReports]) => ({
    aaguid,
    metadataStatement: { description: `Model ${aaguid.slice(0, 8)}`, attestationRootCertificates: [], aaguid },
    statusReports,
    timeOfLastStatusChange: '2026-01-01',
  }))
  const { no = 1, nextUpdate = '2099-01-01' } = lies
  const payload = lies.payload ?? { legalHeader: 'x', no, nextUpdate, entries }
  const x5c = certified.chain.map((der) => Buffer.from(der).toString('base64'))
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', x5c, ...lies.header })
    .sign(key)
}
