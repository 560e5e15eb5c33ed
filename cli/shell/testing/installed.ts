import { join } from 'node:path'
import { isExecutable } from '../../program/is-executable.ts'

/** Whether a program is there to be tried with; where it is not, that is said, so that nobody takes the silence for a pass. */
export function installed(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(':')
  const there = folders.some((folder) => isExecutable(join(folder, program)))
  if (!there) process.stderr.write(`SKIPPED: ${program} is not installed, so nothing was tried with it.\n`)
  return there
}
