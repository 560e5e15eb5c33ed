import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { AuditRecord } from './audit-record.ts'

export type ExportFormat = 'ndjson' | 'csv'

const columns = [
  ...['position', 'at', 'type', 'outcome', 'personId', 'keyId', 'sessionId', 'ceremonyId', 'clientId', 'ip'],
  ...['roleSessionName', 'details', 'id', 'hash'],
]

/** The records as text, a line each, as fast as they are taken from it. */
export function writeExport(
  records: AsyncIterable<AuditRecord | { readonly checkpoint: string }>,
  format: ExportFormat,
): Readable {
  if (format === 'ndjson') return Readable.from(jsonLines(records), { objectMode: false })
  // A cell that begins like a formula would be run by the spreadsheet that opens the file.
  const table = stringify({ header: true, columns, escape_formulas: true, record_delimiter: 'windows' })
  const rows = Readable.from(eventsOnly(records))
  rows.on('error', (error) => table.destroy(error))
  table.on('close', () => rows.destroy())
  return rows.pipe(table)
}

async function* jsonLines(records: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`
}

async function* eventsOnly(records: AsyncIterable<AuditRecord | { readonly checkpoint: string }>) {
  for await (const record of records) {
    if (!('checkpoint' in record)) yield { ...record, details: JSON.stringify(record.details) }
  }
}
