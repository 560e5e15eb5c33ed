import { ExitCode, VouchError } from '@vouch/protocol'
import { errorText } from '../terminal/error-text.ts'

/** What one check found, and what to do about it. */
export interface Finding {
  readonly check: string
  readonly state: 'good' | 'warning' | 'bad'
  readonly words: string
  /** What the command ends with where this is the first bad finding. */
  readonly exit: ExitCode
}

export function good(check: string, words: string): Finding {
  return { check, state: 'good', words, exit: ExitCode.ok }
}

export function warning(check: string, words: string): Finding {
  return { check, state: 'warning', words, exit: ExitCode.ok }
}

/** A fault that a check ran into, in the words of the catalogue. What is not of the catalogue is thrown on. */
export function bad(check: string, fault: unknown): Finding {
  if (!(fault instanceof VouchError)) throw fault
  return { check, state: 'bad', words: errorText(fault).replace(/^vouch: /, ''), exit: fault.entry.exit }
}
