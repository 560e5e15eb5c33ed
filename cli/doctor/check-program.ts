import { lstatSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { safeText } from '../terminal/safe-text.ts'
import { version } from '../version.ts'
import { type Finding, note, ok } from './finding.ts'

/** The oldest Node that this program runs on, and the one that it is best run on. */
const OLDEST_NODE = [20, 19] as const

/**
 * Whether Node is new enough, and the `vouch` that a shell finds is this one.
 *
 * @param program path of the running `vouch`, as it was started
 */
export function checkProgram({ aws }: CommandEnvironment, program: string, node = process.versions.node): Finding[] {
  return [nodeFinding(node), pathFinding(aws.searchPath, program)]
}

function nodeFinding(node: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const [oldest, oldestMinor] = OLDEST_NODE
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return ok('node', `Version ${node}.`)
  return note('node', `Version ${node} is older than ${OLDEST_NODE.join('.')}.`, 'Install Node 24.')
}

function pathFinding(searchPath: readonly string[], program: string): Finding {
  const found = searchPath.map((folder) => join(folder, 'vouch')).find((path) => realPath(path) !== undefined)
  const shown = safeText(found ?? '', 300)
  if (found === undefined) {
    const fix = 'Add the folder of vouch to PATH, or call it by its path.'
    return note('program', `vouch ${version}; PATH has no vouch.`, fix)
  }
  if (realPath(found) === realPath(program)) return ok('program', `vouch ${version}, found as ${shown}.`)
  const fix = 'Remove one of the two, or put the folder of the right one first in PATH.'
  return note('program', `This is ${safeText(program, 300)}, and PATH finds another one: ${shown}.`, fix)
}

function realPath(path: string): string | undefined {
  try {
    return lstatSync(path).isDirectory() ? undefined : realpathSync(path)
  } catch {
    return undefined
  }
}
