import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { BY_HAND } from '../aws/credential/by-hand.ts'
import { wrapped } from '../terminal/wrapped.ts'
import type { Outcome } from './ask-agent.ts'

export const STDOUT = 1
const STDERR = 2

/**
 * Prints the outcome as `credential_process` wants it: one JSON object on stdout, or nothing there and words on stderr.
 *
 * @returns the exit code
 */
export function printOutcome(outcome: Outcome): number {
  if ('words' in outcome) {
    tell(`vouch: ${outcome.words}`)
    return outcome.exit
  }
  printWarnings(outcome.warnings)
  if (isatty(STDOUT)) tell(BY_HAND)
  writeAll(STDOUT, `${JSON.stringify(outcome.credential)}\n`)
  return 0
}

export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) tell(`vouch: ${warning}`)
}

/** On a terminal it is cut between words; only there Node's stream is set up, which knows the width. */
function tell(line: string): void {
  writeAll(STDERR, `${wrapped(line, isatty(STDERR) ? process.stderr.columns : undefined)}\n`)
}

/** Straight to the descriptor: Node's streams cost milliseconds to set up. A reader who has left is not our fault. */
export function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
  }
}
