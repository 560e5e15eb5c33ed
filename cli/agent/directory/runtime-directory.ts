import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'
import { ancestorFault, directoryFault } from './directory-fault.ts'
import type { AgentPaths } from './paths.ts'

declare const inspected: unique symbol

/** Paths of the agent in a folder that was found safe. Only the functions of this file make one. */
export type RuntimeDirectory = AgentPaths & { readonly [inspected]: true }

/**
 * Looks at the agent's folder without changing anything.
 *
 * @returns undefined where there is no folder, so no agent
 * @throws VouchError `runtimeDirectoryUnsafe`
 */
export function inspectRuntimeDirectory(paths: AgentPaths): RuntimeDirectory | undefined {
  const fault = directoryFault(paths.directory)
  if (fault === 'missing') return undefined
  if (fault !== undefined) throw new VouchError('runtimeDirectoryUnsafe', { detail: fault })
  return paths as RuntimeDirectory
}

/**
 * Makes the agent's folder where it is missing. A folder that exists is never made safe by force: a mode is not changed
 * before, nor after, the look at what it belongs to, since a planted link would send the change elsewhere.
 *
 * @throws VouchError `runtimeDirectoryUnsafe`
 */
export function prepareRuntimeDirectory(paths: AgentPaths): RuntimeDirectory {
  const existing = inspectRuntimeDirectory(paths)
  if (existing !== undefined) return existing
  const parent = dirname(paths.directory)
  if (parent.endsWith('.vouch')) makeFolder(parent)
  makeFolder(paths.directory)
  const made = inspectRuntimeDirectory(paths)
  if (made === undefined) throw new VouchError('runtimeDirectoryUnsafe', { detail: `${paths.directory} disappeared.` })
  return made
}

function makeFolder(directory: string): void {
  const fault = ancestorFault(directory)
  if (fault !== undefined) throw new VouchError('runtimeDirectoryUnsafe', { detail: fault })
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    const detail = `${dirname(directory)} cannot be written (${fileReason(error)}).`
    throw new VouchError('runtimeDirectoryUnsafe', { detail, cause: error })
  }
}
