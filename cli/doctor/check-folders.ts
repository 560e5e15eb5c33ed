import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { directoryFault } from '../agent/directory/directory-fault.ts'
import { agentPaths } from '../agent/directory/paths.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { readConfiguration } from '../config/config-file.ts'
import { safeText } from '../terminal/safe-text.ts'
import { type Finding, faulty, note, ok, problem } from './finding.ts'

const WRITABLE_BY_OTHERS = 0o022

/** Whether the folders of the agent and of the configuration are this user's alone. */
export async function checkFolders(environment: CommandEnvironment): Promise<Finding[]> {
  return [runtimeFinding(environment), ...(await configFindings(environment.configFile))]
}

function runtimeFinding({ agent }: CommandEnvironment): Finding {
  try {
    const { directory } = agentPaths(agent)
    const fault = directoryFault(directory)
    if (fault !== undefined && fault !== 'missing') throw new VouchError('runtimeDirectoryUnsafe', { detail: fault })
    const shown = safeText(directory, 300)
    const why = agent.runtimeDirectory === undefined ? ' (XDG_RUNTIME_DIR is not set)' : ''
    return ok('folder', `The agent's socket is in ${shown}${fault === 'missing' ? ', to be made' : ''}${why}.`)
  } catch (fault) {
    return faulty('folder', fault)
  }
}

async function configFindings(file: string): Promise<Finding[]> {
  const shown = safeText(file, 300)
  try {
    await readConfiguration(file)
  } catch (fault) {
    return [faulty('config', fault)]
  }
  const found = [file, dirname(file)].map((path) => ({ path, entry: lstatSync(path, { throwIfNoEntry: false }) }))
  if (found[0]?.entry === undefined) return [ok('config', `${shown} is not there yet; the first login writes it.`)]
  const open = found.filter(({ entry }) => entry !== undefined && isOpen(entry.mode, entry.uid))
  if (open.length === 0) return [ok('config', `${shown} can be changed by you alone.`)]
  return open.map(({ path }) => {
    const words = `${safeText(path, 300)} can be changed by others, who could send your logins to another server.`
    return problem('config', words, `Run chmod go-w ${safeText(path, 300)}, and look who owns it.`)
  })
}

function isOpen(mode: number, owner: number): boolean {
  if (process.platform === 'win32') return false
  return (mode & WRITABLE_BY_OTHERS) !== 0 || (owner !== 0 && owner !== process.geteuid?.())
}

/** Proxies, which Vouch does not use: what is reached through one alone is not reached. */
export function checkProxies({ proxies }: Pick<CommandEnvironment, 'proxies'>): Finding[] {
  if (proxies.length === 0) return []
  const words = `${proxies.join(' and ')} ${proxies.length === 1 ? 'is' : 'are'} set, and not used: Vouch goes to its server and to AWS directly.`
  return [note('proxy', words, 'Where only the proxy leads out of this network, let both through its firewall.')]
}
