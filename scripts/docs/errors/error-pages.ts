import { catalogue, type ErrorName, errorNameOf } from '../../../protocol/errors/catalogue.ts'
import type { ErrorEntry } from '../../../protocol/errors/entry.ts'
import { exitMeanings } from '../../../protocol/errors/exit-meanings.ts'
import type { Page } from '../page.ts'
import { type EverCode, everCodesFile, everCodesText } from './ever-codes.ts'
import { explanations } from './explanations.ts'

/** What the thousands of the numbers stand for. */
const CHAPTERS: Readonly<Record<string, string>> = {
  'VCH-1': 'Signing in, security keys and invites',
  'VCH-2': 'What applications are told by the OpenID provider',
  'VCH-3': 'The command line and its agent',
  'VCH-4': 'AWS',
  'VCH-5': 'Running the server',
  'VCH-6': 'The dashboard: keys, people, policy, audit, notices, settings',
}

/** docs/errors/: the list of all errors, and a page for each, also for those that no version says any more. */
export function errorPages(ever: readonly EverCode[]): Page[] {
  return [
    { path: everCodesFile, text: everCodesText(ever) },
    { path: 'docs/errors/README.md', text: listPage(ever) },
    ...ever.map((line) => ({ path: `docs/errors/${line.code}.md`, text: errorPage(line) })),
  ]
}

function errorPage({ code }: EverCode): string {
  const name = errorNameOf(code)
  if (name === undefined) return `# ${code}\n\nNo version of Vouch says this any more. [All errors](README.md)\n`
  const entry: ErrorEntry = catalogue[name]
  const more = explanations[name]
  return [
    `# ${code}`,
    `**${entry.what}**`,
    `**What to do:** ${entry.next}`,
    ...(more === undefined ? [] : [more.trim().replace(/\n {2,}/g, '\n')]),
    facts(name, entry),
    '[All errors](README.md)\n',
  ].join('\n\n')
}

function facts(name: ErrorName, entry: ErrorEntry): string {
  const oauth = entry.oauth === undefined ? [] : [`| OAuth error | \`${entry.oauth}\` |`]
  return [
    '| Where it is said | As |',
    '|---|---|',
    `| command line | exit code ${entry.exit}: ${exitMeanings[entry.exit]} |`,
    `| HTTP | status ${entry.status} |`,
    ...oauth,
    `| source | \`${name}\` in \`protocol/errors/\` |`,
  ].join('\n')
}

function listPage(ever: readonly EverCode[]): string {
  const chapters = Object.entries(CHAPTERS).map(([prefix, title]) => {
    const lines = ever.filter(({ code, gone }) => code.startsWith(prefix) && !gone).map(({ code }) => lineOf(code))
    return `## ${title}\n\n| Code | What happened |\n|---|---|\n${lines.join('\n')}\n`
  })
  return [
    '# Errors',
    '',
    'Every error that the server, its pages and the command line can show, by its code, with a page each that says what to do.',
    'A code is never given to another error. The pages are made from `protocol/errors/`; `npm run docs` writes them.',
    '',
    chapters.join('\n'),
  ].join('\n')
}

function lineOf(code: string): string {
  const name = errorNameOf(code)
  if (name === undefined) throw new Error(`${code} is not marked as gone in ${everCodesFile}, and no error has it`)
  return `| [${code}](${code}.md) | ${catalogue[name].what.replaceAll('|', '\\|')} |`
}
