import { VouchError } from '@vouch/protocol'
import { MAX_BLOB_BYTES } from './read-blob.ts'

const PATIENCE_MS = 60_000

/**
 * Downloads the BLOB. Follows no redirect, and stops where it is larger than any BLOB is.
 *
 * @param url that the operator configured
 * @throws VouchError `metadataUnreachable`
 */
export async function fetchBlob(url: string, stopping?: AbortSignal): Promise<string> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const signal = stopping === undefined ? patience : AbortSignal.any([patience, stopping])
  try {
    const response = await fetch(url, { redirect: 'error', signal })
    if (!response.ok) throw unreachable(`It answered ${response.status}.`)
    return await boundedText(response)
  } catch (cause) {
    throw cause instanceof VouchError ? cause : unreachable('It did not answer.', cause)
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BLOB_BYTES) throw unreachable('What it sent is larger than 12 MB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function unreachable(detail: string, cause?: unknown): VouchError {
  return new VouchError('metadataUnreachable', { detail, cause })
}
