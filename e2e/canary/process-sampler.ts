import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../processes/environment.ts'

/** What a process was started with. */
export interface SeenProcess {
  /** Separated by NUL, as the kernel keeps them. */
  readonly args: string
  readonly environment: string
}

/** Watches the processes of this machine from now on; in a process of its own, so that work here does not blind it. Linux. */
export function watchProcesses(): { stop(): Promise<SeenProcess[]> } {
  const script = fileURLToPath(new URL('./sample-processes.mjs', import.meta.url))
  const sampler = spawn(process.execPath, [script], { env: cleanEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] })
  const output = text(sampler.stdout)
  return {
    stop: async () => {
      const ended = once(sampler, 'exit')
      sampler.stdin.end()
      await ended
      const seen = JSON.parse(await output) as [string, string][]
      return seen.map(([args, environment]) => ({ args, environment }))
    },
  }
}
