import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** Whether a program is there to be tried with; where it is not, that is said, so that nobody takes the silence for a pass. */
export function installed(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(':')
  const there = folders.some((folder) => isExecutable(join(folder, program)))
  if (!there) process.stderr.write(`SKIPPED: ${program} is not installed, so nothing was tried with it.\n`)
  return there
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
