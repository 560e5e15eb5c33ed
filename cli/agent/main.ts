import inspector from 'node:inspector'
import { ExitCode, VouchError } from '@vouch/protocol'
import { agentEnvironment, opensDebugger } from '../config/agent-environment.ts'
import { takeLock } from '../lock/numbered-lock.ts'
import packageJson from '../package.json' with { type: 'json' }
import { runAgent } from './agent.ts'
import { agentPaths } from './directory/paths.ts'
import { prepareRuntimeDirectory } from './directory/runtime-directory.ts'

// Without a listener Node opens its debugger to every user of the machine when it gets this signal.
process.on('SIGUSR1', () => {})
// The terminal that started the agent may close; the agent stays.
process.on('SIGHUP', () => {})

try {
  await main()
  process.exitCode = ExitCode.ok
} catch (error) {
  process.exitCode = error instanceof VouchError ? error.entry.exit : ExitCode.unexpected
}

async function main(): Promise<void> {
  if (inspector.url() !== undefined || opensDebugger()) throw new VouchError('debuggerRefused')
  process.umask(0o077)
  const directory = prepareRuntimeDirectory(agentPaths(agentEnvironment()))
  // Another agent of this user runs: it serves, this one leaves.
  if (takeLock(directory.directory, 'agent') === undefined) return
  const agent = await runAgent(directory, { version: packageJson.version })
  process.on('SIGTERM', agent.stop)
  process.on('SIGINT', agent.stop)
  await agent.ended
}
