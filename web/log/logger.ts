import pino, { type Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { describeError } from './describe-error.ts'
import { humanLines } from './human-lines.ts'
import { scrub } from './scrub.ts'

/** Where lines go: standard output, or a test. */
export interface LogOutput {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/**
 * The log of the server: one JSON object a line, or short lines where a person sits at the terminal. Never holds a secret, a
 * body, a query string or a cookie.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, output: LogOutput = standardOutput()): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
      formatters: { log: (facts) => scrub(facts) as Record<string, unknown> },
    },
    output.isTTY ? humanLines((text) => output.write(text)) : output,
  )
}

/**
 * Lines for another program are written aside, several at once where there are many: a write that waits is a tenth of
 * what minting a token takes. What is left is written when the process ends.
 */
function standardOutput(): LogOutput {
  return process.stdout.isTTY ? process.stdout : pino.destination({ dest: 1, sync: false })
}
