import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { isExecutable } from '../../program/is-executable.ts'
import { isCalledVouch } from '../profile/credential-line.ts'

export interface ProgramLookup {
  /** Path of the running `vouch`, as it was started. */
  readonly program: string
  readonly searchPath: readonly string[]
  readonly platform: NodeJS.Platform
}

/**
 * How a profile starts this program: `vouch` where that finds this very program for every tool of this user, else its absolute
 * path. A folder that npx or a package's scripts put in front of PATH does not count: it is gone when they end.
 *
 * @throws VouchError `awsConfigUnsafe` where the path cannot be written so that shells and botocore read it alike
 */
export function programCommand(lookup: ProgramLookup): string {
  const program = realpathSync(lookup.program)
  if (!isCalledVouch(program)) {
    throw new VouchError('awsConfigUnsafe', {
      detail: 'Profiles start a program that is called vouch, and this one is not.',
    })
  }
  const names = lookup.platform === 'win32' ? ['vouch.exe', 'vouch.cmd'] : ['vouch']
  for (const folder of lookup.searchPath) {
    if (/[/\\]node_modules[/\\]\.bin[/\\]?$/.test(folder)) continue
    const found = names.map((name) => join(folder, name)).find(isExecutable)
    if (found !== undefined) return realpathSync(found) === program ? 'vouch' : quotedPath(program, lookup.platform)
  }
  return quotedPath(program, lookup.platform)
}

/**
 * The same path to Python's shlex (botocore), to `sh -c` (the SDKs for JavaScript and Go) and to cmd.exe: bare where no character has a
 * meaning to any of them, else in double quotes; a path that has one even there cannot be written. The SDKs for Go take quotes off
 * that a value begins with, so the first slash stands before them.
 *
 * @throws VouchError `awsConfigUnsafe`
 */
export function quotedPath(path: string, platform: NodeJS.Platform): string {
  const isWindows = platform === 'win32'
  if ((isWindows ? /^[\w:.\\-]+$/ : /^[\w@+=:,./-]+$/).test(path)) return path
  // SDKs take a space before # or ; for the start of a comment, also between quotes.
  const refused = isWindows ? /["%!^&|<>\p{C}]|\s[#;]/u : /["$`\\!\p{C}]|\s[#;]/u
  if (refused.test(path)) {
    const detail = 'The path of vouch has characters that shells read differently; install it elsewhere.'
    throw new VouchError('awsConfigUnsafe', { detail })
  }
  return isWindows ? `"${path}"` : `/"${path.slice(1)}"`
}
