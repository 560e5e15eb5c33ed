import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { VouchError } from '@vouch/protocol'
import { type AgentEnvironment, environmentForAgent } from '../config/agent-environment.ts'
import { AGENT_WORD, isSingleFile } from '../program/running-program.ts'
import { agentPaths } from './directory/paths.ts'
import { inspectRuntimeDirectory } from './directory/runtime-directory.ts'
import { openConnection } from './rpc/connection.ts'

const START_MILLISECONDS = 20_000
const LOOK_EVERY_MILLISECONDS = 25

/**
 * Flags of the agent's Node: small heap spaces, less compiled code, and no optimizing compiler, which would take more memory than the
 * agent's own data and keep it; the agent sits in memory all day and works for milliseconds. The debugger's signal is off where Node
 * knows how (the agent also takes the signal itself).
 */
function agentNodeFlags(): string[] {
  const flags = [
    '--max-semi-space-size=1',
    '--max-old-space-size=192',
    '--optimize-for-size',
    '--no-opt',
    '--v8-pool-size=1',
  ]
  return process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? [...flags, '--disable-sigusr1'] : flags
}

/**
 * Starts the agent as a process of its own and waits until it answers. Where several start at once, one of them stays and
 * the others leave; it does not matter whose it is.
 *
 * @param program absolute path of the agent's program: a module, or a single file
 * @throws VouchError `agentUnavailable`, `runtimeDirectoryUnsafe`
 */
export async function spawnAgent(environment: AgentEnvironment, program = ownProgram()): Promise<void> {
  const exit: { code: number | null | undefined } = { code: undefined }
  const child = spawnDetached(agentCommand(program), {
    ...environmentForAgent(),
    HOME: environment.home,
    ...(environment.runtimeDirectory === undefined ? {} : { XDG_RUNTIME_DIR: environment.runtimeDirectory }),
  })
  child.once('error', () => {
    exit.code = 1
  })
  child.once('exit', (code) => {
    exit.code = code
  })
  child.unref()
  const deadline = performance.now() + START_MILLISECONDS
  while (performance.now() < deadline) {
    if (await isListening(environment)) return
    if (exit.code !== undefined && exit.code !== 0) {
      throw new VouchError('agentUnavailable', { detail: `It ended with code ${exit.code} when it was started.` })
    }
    await wait(LOOK_EVERY_MILLISECONDS)
  }
  throw new VouchError('agentUnavailable', { detail: 'It was started, and did not answer in time.' })
}

function agentCommand(program: string): [string, ...string[]] {
  if (!program.endsWith('.mjs')) return [program, AGENT_WORD]
  return [process.execPath, ...agentNodeFlags(), program]
}

/** Through the shell where there is one, for two things that Node cannot do to itself: no core dumps, and a umask from the first moment. */
function spawnDetached(command: readonly [string, ...string[]], env: Record<string, string>) {
  const options = { detached: true, stdio: 'ignore', env, windowsHide: true } as const
  const [file, ...args] = command
  if (process.platform === 'win32') return spawn(file, args, options)
  const script = 'ulimit -c 0; umask 077; exec "$0" "$@"'
  return spawn('/bin/sh', ['-c', script, ...command], { ...options, cwd: '/' })
}

async function isListening(environment: AgentEnvironment): Promise<boolean> {
  const directory = inspectRuntimeDirectory(agentPaths(environment))
  const connection = directory === undefined ? undefined : await openConnection(directory)
  connection?.close()
  return connection !== undefined
}

function ownProgram(): string {
  return isSingleFile() ? process.execPath : fileURLToPath(new URL('./agent.mjs', import.meta.url))
}
