import { VouchError } from '@vouch/protocol'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { auditRecordSchema, chainedEvent } from './audit-record.ts'
import { type ChainVerdict, ChainVerifier } from './chain-verifier.ts'
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts'

const line = z.union([z.strictObject({ checkpoint: z.string() }), auditRecordSchema])

export interface ExportVerdict extends ChainVerdict {
  /** Where the export begins, when not at the first event: after a checkpoint that is in it. */
  readonly from: bigint
}

/**
 * Proves an export, with nothing but the export and the public keys. Reads it twice: for the checkpoints, and for the chain.
 *
 * @param lines gives the lines of the file from the beginning, each time it is called
 * @param known.checkpoints as JWS, kept elsewhere
 * @throws VouchError `auditFileUnreadable` naming the line, `auditCheckpointRefused`
 */
export async function verifyExport(
  lines: () => AsyncIterable<string>,
  known: { readonly checkpoints: readonly string[]; readonly keys: JSONWebKeySet },
): Promise<ExportVerdict> {
  const checkpoints = new Map<bigint, Checkpoint>()
  const stated = [...known.checkpoints]
  for await (const text of lines()) if (text.startsWith('{"checkpoint"')) stated.push(checkpointOf(text))
  for (const jws of stated) {
    const checkpoint = await verifyCheckpoint(jws, known.keys)
    checkpoints.set(checkpoint.position, checkpoint)
  }
  const verifier = new ChainVerifier(checkpoints)
  let from: bigint | undefined
  let number = 0
  for await (const text of lines()) {
    number += 1
    const read = parsed(text, number)
    if ('checkpoint' in read) continue
    const link = chainedEvent(read)
    if (from === undefined) {
      from = link.position
      const before = checkpoints.get(link.position - 1n)
      if (before !== undefined) verifier.beginAfter(before)
    }
    if (!verifier.take(link)) break
  }
  return { ...verifier.end(), from: from ?? 1n }
}

function checkpointOf(text: string): string {
  const read = parsed(text, 1)
  return 'checkpoint' in read ? read.checkpoint : ''
}

function parsed(text: string, number: number): z.infer<typeof line> {
  try {
    return line.parse(JSON.parse(text))
  } catch (cause) {
    throw new VouchError('auditFileUnreadable', { detail: `Line ${number} is not what it should be.`, cause })
  }
}
