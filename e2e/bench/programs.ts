import { join } from 'node:path'
import { BINARY, isCompilerInstalled } from '../../scripts/build/binary.ts'
import { built, repositoryRoot } from '../processes/built.ts'

/** A `vouch` that is measured. */
export interface Program {
  readonly command: readonly [string, ...string[]]
  /** Of the names of its figures. */
  readonly suffix: string
}

/** The one that Node runs, as the package names it; and the single file, where its compiler is there to make it. */
export function programs(): [Program, ...Program[]] {
  const byNode: Program = { command: [process.execPath, built.commandLine], suffix: '' }
  return isCompilerInstalled()
    ? [byNode, { command: [join(repositoryRoot, BINARY)], suffix: '_single_file' }]
    : [byNode]
}
