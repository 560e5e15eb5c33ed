import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { ChainVerdict } from '../../domain/audit/chain-verifier.ts'
import { verifyDatabase } from '../../domain/audit/verify-database.ts'
import { verifyExport } from '../../domain/audit/verify-export.ts'
import { ServerCommand } from '../server-command.ts'

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) })

export class AuditVerifyCommand extends ServerCommand {
  static override paths = [['audit', 'verify']]
  static override usage = Command.Usage({
    category: 'Audit',
    description: 'prove that nothing was changed in the audit log, taken from it or put into it',
    details:
      'Exit code 0: it is as it was written. 5: it was changed, and the first place is named. A checkpoint from the log of the server, ' +
      'kept elsewhere, shows what was cut off from the end; keys kept elsewhere show a database that was replaced as a whole.',
    examples: [
      ['The database', 'vouch-server audit verify'],
      [
        'Against what was kept elsewhere',
        'vouch-server audit verify --checkpoint checkpoint.jws --jwks audit-keys.json',
      ],
      ['An export, without the database', 'vouch-server audit verify --file audit.ndjson --jwks audit-keys.json'],
    ],
  })

  checkpoint = Option.Array('--checkpoint', [], { description: 'a file with a signed checkpoint; may be given again' })
  file = Option.String('--file', { description: 'an export in NDJSON, instead of the database' })
  jwks = Option.String('--jwks', { description: 'a file with the public keys; needed with --file' })

  protected async run(): Promise<void> {
    const checkpoints = await Promise.all(this.checkpoint.map((path) => text(path)))
    const keys = this.jwks === undefined ? undefined : await readKeys(this.jwks)
    if (this.file === undefined) {
      const verdict = await this.withRuntime(({ database }) => verifyDatabase(database, { checkpoints, keys }))
      this.conclude(verdict)
      this.answer(verdict.unsealed === 0 ? 'Nothing waits for its seal.' : `${verdict.unsealed} wait for their seal.`)
      return
    }
    if (keys === undefined) throw new VouchError('commandUsage', { detail: '--file needs --jwks.' })
    const path = this.file
    await text(path, 1)
    const lines = () => createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
    const verdict = await verifyExport(lines, { checkpoints, keys })
    this.conclude(verdict)
  }

  private conclude({ fault, verified, position, checkpoints }: ChainVerdict): void {
    if (fault !== undefined) {
      const detail = `Position ${fault.position} (${fault.kind}): ${fault.detail}`
      throw new VouchError('auditChainBroken', { detail })
    }
    this.answer(
      `${verified} events are as they were written, up to position ${position}; ${checkpoints} checkpoints agree.`,
    )
  }
}

async function readKeys(path: string): Promise<JSONWebKeySet> {
  const parsed = keySet.safeParse(JSON.parse(await text(path)))
  if (parsed.success) return parsed.data
  throw new VouchError('commandUsage', { detail: `${path} is not a JWK Set.` })
}

/** @param most bytes that matter */
async function text(path: string, most?: number): Promise<string> {
  try {
    if (most === undefined) return await readFile(path, 'utf8')
    for await (const chunk of createReadStream(path, { end: most })) return String(chunk)
    return ''
  } catch (cause) {
    throw new VouchError('commandUsage', { detail: `${path} cannot be read.`, cause })
  }
}
