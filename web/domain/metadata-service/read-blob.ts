import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import { findAnchor } from '../attestation/certificate-path.ts'
import { statusReport } from './accused-models.ts'

/** The BLOB of November 2026 has about 7 MB. */
export const MAX_BLOB_BYTES = 12 * 1024 * 1024

const ALGORITHMS = ['RS256', 'ES256']
const MAX_CERTIFICATES = 5
const SIGNER = 'mds.fidoalliance.org'

// FIDO MDS v3.0 §3.1.7: a header may name an address for the certificates instead; nothing is fetched for a stranger.
const header = z.looseObject({
  alg: z.enum(ALGORITHMS),
  x5c: z.array(z.base64().max(20_000)).min(1).max(MAX_CERTIFICATES),
})

// §3.1.1 and §3.1.6, as far as they are read. A slip in one entry does not cost the reports about all others.
const entry = z.looseObject({
  aaguid: z.guid().toLowerCase().optional().catch(undefined),
  metadataStatement: z
    .looseObject({
      description: z.string().max(1_000).catch(''),
      attestationRootCertificates: z.array(z.string().max(20_000)).max(200).catch([]),
    })
    .optional(),
  statusReports: z.array(statusReport).max(1_000),
})
const payload = z.looseObject({
  no: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  nextUpdate: z.iso.date(),
  entries: z.array(entry).max(20_000),
})

export interface MetadataBlob {
  /** Rises with each issue. */
  readonly no: number
  /** Day by which the next one is out, such as 2026-12-01. */
  readonly nextUpdate: string
  /** Only models with an AAGUID: U2F and UAF keys are not taken here. */
  readonly models: readonly BlobModel[]
}

export interface BlobModel {
  readonly aaguid: string
  readonly description: string
  readonly statusReports: z.output<typeof statusReport>[]
  /** DER certificates. */
  readonly roots: readonly Uint8Array<ArrayBuffer>[]
}

/**
 * Reads the BLOB of the FIDO Metadata Service: a JWS by a certificate for mds.fidoalliance.org that leads to the root
 * (FIDO MDS v3.0 §3.2). Revocation of these certificates is not looked up: nothing here touches the network.
 *
 * @param text compact serialisation
 * @throws VouchError `metadataRefused`, `metadataExpired` where the day of the next one has passed
 */
export async function readBlob(text: string, root: X509Certificate, now: Date): Promise<MetadataBlob> {
  if (Buffer.byteLength(text) > MAX_BLOB_BYTES) throw refused('size')
  const jws = text.trim()
  const signer = trustedSigner(jws, root, now)
  const verified = await compactVerify(jws, signer.publicKey, { algorithms: ALGORITHMS }).catch((cause: unknown) => {
    throw refused('signature', cause)
  })
  const { no, nextUpdate, entries } = parsePayload(verified.payload)
  if (nextUpdate < now.toISOString().slice(0, 10)) {
    throw new VouchError('metadataExpired', { detail: `That was due by ${nextUpdate}.`, reason: 'expired' })
  }
  return { no, nextUpdate, models: entries.flatMap(modelOf) }
}

function trustedSigner(jws: string, root: X509Certificate, now: Date): X509Certificate {
  const [leaf, ...others] = certificates(jws)
  if (leaf === undefined || leaf.ca) throw refused('signer_is_authority')
  if (leaf.checkHost(SIGNER, { wildcards: false }) === undefined) throw refused('signer_name')
  if (findAnchor(leaf, others, { anchors: [root], intermediates: [] }, now) === undefined) throw refused('chain')
  return leaf
}

function certificates(jws: string): X509Certificate[] {
  try {
    return header.parse(decodeProtectedHeader(jws)).x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
  } catch (cause) {
    throw refused('header', cause)
  }
}

function parsePayload(bytes: Uint8Array): z.output<typeof payload> {
  try {
    return payload.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (cause) {
    throw refused('payload', cause)
  }
}

function modelOf({ aaguid, metadataStatement, statusReports }: z.output<typeof entry>): BlobModel[] {
  if (aaguid === undefined) return []
  const { description = '', attestationRootCertificates = [] } = metadataStatement ?? {}
  const roots = attestationRootCertificates.map((der) => new Uint8Array(Buffer.from(der, 'base64')))
  return [{ aaguid, description, statusReports, roots }]
}

const why = {
  size: 'It is larger than 12 MB.',
  header: 'It is not a signed file, or does not bring its certificates.',
  signer_is_authority: 'What signed it is a certificate authority itself.',
  signer_name: `What signed it is not ${SIGNER}.`,
  chain: 'The certificate that signed it does not lead to the trusted root, or has expired.',
  signature: 'Its signature is wrong.',
  payload: 'What it says is not metadata.',
} as const

function refused(reason: keyof typeof why, cause?: unknown): VouchError {
  return new VouchError('metadataRefused', { detail: why[reason], reason, cause })
}
