import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Where the runners, which are processes of their own, write down what `npm test` says again at its end. */
export const VERDICTS_FILE = 'VOUCH_TEST_VERDICTS'

/** What makes a failure understood without the whole report: its message, and the lines of the test that it came by. */
const LINES = 12

export type Outcome = 'FAILED' | 'ERROR' | 'at the second try'

/** Notes a test that failed, or passed only when it was tried again. Nothing, where nobody asked for it. */
export function noteVerdict(outcome: Outcome, name: string, error: string | undefined): void {
  const file = process.env[VERDICTS_FILE]
  if (file === undefined) return
  const lines = stripVTControlCharacters(error ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, LINES)
  appendFileSync(file, [`${outcome}: ${name}`, ...lines.map((line) => `    ${line}`), ''].join('\n'))
}

/** @returns everything that was noted; empty where all passed at once */
export function readVerdicts(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
