import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Where the runners, which are processes of their own, write down what `npm test` needs to know at its end. */
export const VERDICTS_FILE = 'VOUCH_TEST_VERDICTS'

/** What makes a failure understood without the whole report: its message, and the lines of ours that it came by. */
const LINES = 12

/** Of what did not pass at once. */
export interface Verdict {
  /** `error`: of no test, but of a hook, of a file that could not be loaded, or of a promise that nobody caught. */
  readonly outcome: 'failed' | 'error' | 'passed at the second try'
  /** As the runner names it on its command line; undefined where the runner does not know whose it is. */
  readonly file: string | undefined
  readonly test: string
  readonly error: string
}

/** Does nothing where nobody asked for it. */
export function noteVerdict(verdict: Omit<Verdict, 'error'>, error: string | undefined): void {
  const file = process.env[VERDICTS_FILE]
  if (file === undefined) return
  const lines = stripVTControlCharacters(error ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
  appendFileSync(file, `${JSON.stringify({ ...verdict, error: lines.slice(0, LINES).join('\n') })}\n`)
}

/** @returns everything that was noted; empty where all passed at once */
export function readVerdicts(file: string): Verdict[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** For people. */
export function describeVerdict({ outcome, file, test, error }: Verdict): string {
  const title = `${outcome}: ${[file, test].filter(Boolean).join(' › ')}`
  return [title, ...error.split('\n').map((line) => `    ${line}`), ''].join('\n')
}
