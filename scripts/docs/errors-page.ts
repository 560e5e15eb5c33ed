import { catalogue } from '../../protocol/errors/catalogue.ts'
import type { ErrorEntry } from '../../protocol/errors/entry.ts'

/** docs/errors.md, made from the catalogue; a test holds the file to it. */
export function errorsPage(): string {
  const entries: ErrorEntry[] = Object.values(catalogue)
  const sections = entries
    .toSorted((a, b) => a.code.localeCompare(b.code))
    .map((entry) => `### ${entry.code}\n\n${entry.what}\n\n**What to do:** ${entry.next}\n\n${facts(entry)}\n`)
  return [
    '# Errors',
    '',
    'Every error that the server, its pages and the command line can show, by its code. Codes are never reused.',
    'The page is made from `protocol/errors/`; `npm run docs` writes it.',
    '',
    sections.join('\n'),
  ].join('\n')
}

function facts(entry: ErrorEntry): string {
  const oauth = entry.oauth === undefined ? '' : `, OAuth error \`${entry.oauth}\``
  return `HTTP status ${entry.status}${oauth}, exit code ${entry.exit}.`
}
