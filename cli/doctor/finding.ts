import { ExitCode, VouchError } from '@vouch/protocol'
import { safeText } from '../terminal/safe-text.ts'

/** What one check found, and what to do about it. */
export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'note' | 'problem'
  readonly words: string
  /** What to do. */
  readonly fix?: string
  /** Code of the error, where it is one of the catalogue. */
  readonly code?: string
  /** What the command ends with where this is the first problem. */
  readonly exit: ExitCode
}

export function ok(check: string, words: string): Finding {
  return { check, state: 'ok', words, exit: ExitCode.ok }
}

export function note(check: string, words: string, fix?: string): Finding {
  return { check, state: 'note', words, ...(fix === undefined ? {} : { fix }), exit: ExitCode.ok }
}

/** Something that has to be mended, and is no error of the catalogue. */
export function problem(check: string, words: string, fix?: string, exit: ExitCode = ExitCode.configuration): Finding {
  return { check, state: 'problem', words, ...(fix === undefined ? {} : { fix }), exit }
}

/** A fault that a check ran into, in the words of the catalogue. What is not of the catalogue is thrown on. */
export function faulty(check: string, fault: unknown): Finding {
  if (!(fault instanceof VouchError)) throw fault
  const { next, code, exit } = fault.entry
  return { check, state: 'problem', words: safeText(fault.message, 1_000), fix: next, code, exit }
}
