import { writeSync } from 'node:fs'
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
    writeAll(STDERR, `vouch: ${outcome.words}\n`)
    return outcome.exit
  }
  printWarnings(outcome.warnings)
  writeAll(STDOUT, `${JSON.stringify(outcome.credential)}\n`)
  return 0
}

export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) writeAll(STDERR, `vouch: ${warning}\n`)
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
